"""What riverbend's systems would deliver: one module per source, and the folder that they go to."""
