"""The documents of completion: a page found, straightened, judged in one word, and pages kept together."""
