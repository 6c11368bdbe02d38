"""Training of the minutia network on synthetic prints only; the one place that imports PyTorch."""
