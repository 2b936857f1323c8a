using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Capture;

/// <summary>One interface that a capture was taken on.</summary>
/// <param name="LinkType">Number of the link-layer header; 1 is Ethernet.</param>
/// <param name="Addresses">Where the capture states them; null otherwise.</param>
/// <param name="Started">When the capture began, where it is stated.</param>
/// <param name="Ended">When it ended, where that is stated.</param>
/// <param name="Dropped">How many frames the capturing machine lost, as far as the file says.</param>
public sealed record CaptureInterface(string? Name, string? Description, int LinkType = CaptureInterface.Ethernet, LinkAddresses? Addresses = null, DateTimeOffset? Started = null, DateTimeOffset? Ended = null, long Dropped = 0)
{
    public const int Ethernet = 1;

    /// <summary>Whether two sections of a file describe the same interface. Its IP addresses may have changed in between.</summary>
    internal bool IsAlike(CaptureInterface other) =>
        (Name, Description, LinkType, Addresses?.Mac) == (other.Name, other.Description, other.LinkType, other.Addresses?.Mac);
}

/// <summary>One frame of a capture.</summary>
/// <param name="Number">Its place in the file, from 1, as other tools count too.</param>
/// <param name="Nanoseconds">Since 1970-01-01T00:00Z, leap seconds not counted.</param>
/// <param name="Outbound">True or false where the capture tells the direction, as seen by the capturing host.</param>
/// <param name="OriginalLength">Octets on the link; more than there are in <paramref name="Octets"/> where the capture cut the frame.</param>
/// <param name="Interface">Index into <see cref="CaptureFile.Interfaces"/>.</param>
public sealed record CapturedFrame(
    int Number, long Nanoseconds, bool? Outbound, ReadOnlyMemory<byte> Octets, int OriginalLength, string? Comment, int Interface)
{
    /// <summary>The time stamp, cut to 100 nanoseconds.</summary>
    public DateTimeOffset Stamp => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / 100);
}

/// <summary>Something wrong with a capture file; what could be read nevertheless is there.</summary>
/// <param name="Offset">In octets from the start of the file.</param>
public sealed record CaptureFlaw(long Offset, string What)
{
    public override string ToString() => $"octet {Offset}: {What}";
}

/// <summary>What was read from a pcapng or pcap file.</summary>
/// <param name="Application">The program that wrote it, where it says so.</param>
/// <param name="Comment">Of the file as a whole.</param>
public sealed record CaptureFile(
    IReadOnlyList<CapturedFrame> Frames, IReadOnlyList<CaptureInterface> Interfaces, IReadOnlyList<CaptureFlaw> Flaws, string? Application, string? Comment)
{
    /// <summary>Written by this harness: outbound then means sent by the harness.</summary>
    public bool IsOwn => Application?.StartsWith(CaptureWriter.Application, StringComparison.Ordinal) ?? false;

    /// <summary>Reads a file whole. Its octets never make it throw; see <see cref="Flaws"/>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CaptureFile Read(string path)
    {
        using var stream = new CaptureStream(path);
        return Read(stream);
    }

    /// <summary>Reads a capture from octets, whatever they are.</summary>
    public static CaptureFile Read(ReadOnlyMemory<byte> octets)
    {
        using var stream = new CaptureStream(new MemoryStream(octets.ToArray(), writable: false));
        return Read(stream);
    }

    private static CaptureFile Read(CaptureStream stream)
    {
        List<CapturedFrame> frames = [.. stream.Frames()];
        return new CaptureFile(frames, stream.Head.Interfaces, stream.Head.Flaws, stream.Head.Application, stream.Head.Comment);
    }
}
