"""What a smart card and its reader say: wire codecs, our card application, two transports, one monitor."""
