"""Cameras: anything OpenCV can open, a frame at a time, the newest only."""
