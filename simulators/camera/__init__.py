"""A camera made of software: Motion JPEG over HTTP, its pictures moved, lit and spoilt by control."""
