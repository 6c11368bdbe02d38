"""Documents: seen by a camera that looks down on them, through the same driver as the face."""
