namespace BonjourConformance.Link.Capture;

/// <summary>The octets of a capture file, read once from front to back.</summary>
internal sealed class CaptureOctets(Stream stream)
{
    /// <summary>No block and no frame is longer: what states more is damaged, and must not take the memory it asks for.</summary>
    public const int MostAtOnce = 1 << 26;

    private readonly byte[] ahead = new byte[12];
    private int held;

    /// <summary>How many octets were taken.</summary>
    public long At { get; private set; }

    /// <summary>The next octets, at most twelve, without taking them; fewer where the file ends.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (held < count) held += Read(ahead.AsSpan(held, count - held));
        return ahead.AsSpan(0, Math.Min(count, held));
    }

    /// <summary>Takes the next octets into memory of their own.</summary>
    /// <param name="there">How many of them the file has.</param>
    public ReadOnlyMemory<byte> Take(int count, out int there)
    {
        // A length that the file does not live up to is not worth its whole memory.
        if (stream.CanSeek) count = (int)Math.Min(count, stream.Length - stream.Position + held);
        var octets = new byte[count];
        var first = Math.Min(held, count);
        ahead.AsSpan(0, first).CopyTo(octets);
        ahead.AsSpan(first, held - first).CopyTo(ahead);
        held -= first;
        there = first + (count > first ? Read(octets.AsSpan(first)) : 0);
        At += there;
        return octets.AsMemory(0, there);
    }

    private int Read(Span<byte> into)
    {
        try
        {
            return stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            // A damaged gzip stream ends where it breaks.
            return 0;
        }
    }
}
