"""Match personas to segments, and render their texts."""
