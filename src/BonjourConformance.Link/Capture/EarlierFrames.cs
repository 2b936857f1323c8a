namespace BonjourConformance.Link.Capture;

/// <summary>What the link saw of a run before it was cut short. A link that is told of it goes on with its frame numbers and its clock.</summary>
/// <param name="Started">The instant from which the times of the frames count.</param>
public sealed record EarlierFrames(DateTimeOffset Started, IReadOnlyList<CapturedFrame> Frames)
{
    /// <summary>When the last frame was seen; since the start of the run.</summary>
    public TimeSpan End => Frames.Count == 0 ? TimeSpan.Zero : Frames.Max(f => f.Stamp) - Started;

    /// <summary>Reads what a run has left; a last block that is torn is left out.</summary>
    /// <exception cref="IOException">It cannot be read, or this harness has not written it.</exception>
    public static EarlierFrames Read(string path)
    {
        var file = CaptureFile.Read(path);
        return file.IsOwn && file.Interfaces is [{ Started: { } started }, ..] ? new EarlierFrames(started, file.Frames) : throw new IOException("no run of this program has written it");
    }

    internal void Into(Transcript transcript)
    {
        foreach (var frame in Frames) transcript.Add(frame.Stamp - Started, frame.Outbound == true ? Direction.Sent : Direction.Received, frame.Octets, frame.Comment);
    }
}
