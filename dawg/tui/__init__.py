"""The terminal app of `dawg chat`: a front end of the studio, drawn with Textual. No music logic."""
