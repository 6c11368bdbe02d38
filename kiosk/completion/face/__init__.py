"""The face of completion: found, measured, told in one word what to do, and cropped to the ICAO frame."""
