"""The studio on a team server: the same library, chat and beats, over HTTP."""
