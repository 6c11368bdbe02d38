"""kill -9 at random instants over whole journeys, again and again on the same state.

`kiosk workload`'s own parts run in processes of a warm Python: one keeps the world (broker, centre, devices,
people's cards), others are the kiosk, one after the other. What is killed is the kiosk with all it started;
now and then the centre or the whole world dies with it. After each kill `check-state` judges every ACK ever
seen.
"""
