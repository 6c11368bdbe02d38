"""What the screens say through headphones: the script, who narrates it, and the voice."""
