"""Pages of meetings: fetch what this person may see, ask the gate, call one verb."""
