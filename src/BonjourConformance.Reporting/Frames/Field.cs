namespace BonjourConformance.Reporting.Frames;

/// <summary>One line of a decoded frame: what the octets from <paramref name="Offset"/> (from the start of the frame) mean.</summary>
/// <param name="Depth">0 for a layer, 1 for its fields, and so on.</param>
/// <param name="IsFlaw">The octets break the format.</param>
/// <param name="Right">What would stand there if the device had not erred; null where nothing is wrong, or where octets cannot say it.</param>
public sealed record Field(int Depth, int Offset, int Length, string Text, bool IsFlaw = false, string? Right = null);
