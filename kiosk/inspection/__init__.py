"""Whether what lies on a kiosk's disk keeps every promise: `kiosk check-state` and `kiosk audit verify`."""
