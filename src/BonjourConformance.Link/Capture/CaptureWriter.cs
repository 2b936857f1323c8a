using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Capture;

/// <summary>
/// Writes a run as pcapng: one interface, nanoseconds, both directions, and on each frame a comment that names its check. Every
/// block reaches the operating system at once, so what a killed run leaves can be read.
/// </summary>
public sealed class CaptureWriter : IDisposable
{
    /// <summary>How the files of this harness name their writer.</summary>
    public const string Application = "bonjour-conformance";

    private readonly Stream stream;
    private readonly DateTimeOffset started;
    private readonly ArrayBufferWriter<byte> block = new(2048);
    private Action? unfollow;

    /// <summary>Starts a capture on a stream, which it then owns.</summary>
    /// <param name="started">The instant from which the times of the frames count.</param>
    /// <param name="comment">Of the file as a whole.</param>
    public CaptureWriter(Stream stream, CaptureInterface onInterface, DateTimeOffset started, string? comment = null)
    {
        this.stream = stream;
        this.started = started;
        WriteSection(comment);
        WriteInterface(onInterface);
        WriteStart();
    }

    /// <summary>Why frames that followed a link could not be written any more; null while all is well.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Comment of frames that bring none: the check under way.</summary>
    public string? Context { get; set; }

    /// <summary>Makes a file, or writes over one.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static CaptureWriter Create(string path, CaptureInterface onInterface, DateTimeOffset started, string? comment = null) =>
        // Without a buffer of its own the stream hands over each block in one call.
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), onInterface, started, comment);

    /// <summary>Writes all frames of a link's transcript to a file, those already there and those to come, under their numbers.</summary>
    /// <exception cref="IOException">The file cannot be written; raised later too, from where a frame is added.</exception>
    public static CaptureWriter Follow(ILink link, string path, string? comment = null)
    {
        var writer = Create(path, new CaptureInterface(link.InterfaceName ?? link.World, $"{link.World} link", CaptureInterface.Ethernet, link.Addresses), link.Loop.Started, comment);
        foreach (var frame in link.Transcript.All) writer.Write(frame);
        link.Transcript.Added += writer.Write;
        writer.unfollow = () => link.Transcript.Added -= writer.Write;
        return writer;
    }

    /// <summary>The same into a stream, each frame as it is to be shown.</summary>
    public static CaptureWriter Follow(ILink link, Stream stream, LinkAddresses addresses, string? comment, Func<Frame, Frame> shown)
    {
        var writer = new CaptureWriter(stream, new CaptureInterface(link.InterfaceName ?? link.World, $"{link.World} link", CaptureInterface.Ethernet, addresses), link.Loop.Started, comment);
        void Take(Frame frame)
        {
            if (writer.Failure is not null) return;
            try
            {
                writer.Write(shown(frame));
            }
            catch (IOException e)
            {
                // Whoever adds a frame cannot help it; the run learns of it between two checks.
                writer.Failure = e;
            }
        }
        foreach (var frame in link.Transcript.All) Take(frame);
        link.Transcript.Added += Take;
        writer.unfollow = () => link.Transcript.Added -= Take;
        return writer;
    }

    public void Write(Frame frame) => Write(frame.At, frame.Direction, frame.Parsed.Octets.Span, frame.Comment);

    /// <param name="at">Since the start of the run.</param>
    public void Write(TimeSpan at, Direction direction, ReadOnlySpan<byte> octets, string? comment)
    {
        Begin(PcapNg.EnhancedPacket);
        Word(0);
        Stamp(at);
        Word((uint)octets.Length);
        Word((uint)octets.Length);
        Padded(octets);
        if ((comment ?? Context) is { Length: > 0 } text) Option(PcapNg.Comment, text);
        Option(PcapNg.PacketFlags, [.. Little((direction == Direction.Sent ? 2u : 1u) | Reception(octets))]);
        End();
    }

    public void Dispose()
    {
        unfollow?.Invoke();
        stream.Dispose();
    }

    private void WriteSection(string? comment)
    {
        Begin(PcapNg.SectionHeader);
        Word(PcapNg.ByteOrder);
        Word(1); // version 1.0
        Word(uint.MaxValue);
        Word(uint.MaxValue); // length of the section: not known
        if (comment is { Length: > 0 }) Option(PcapNg.Comment, comment);
        Option(PcapNg.UserApplication, Application + " " + typeof(CaptureWriter).Assembly.GetName().Version?.ToString(3));
        End();
    }

    private void WriteInterface(CaptureInterface its)
    {
        Begin(PcapNg.InterfaceDescription);
        Word((uint)its.LinkType);
        Word(0); // nothing is cut
        if (its.Name is { Length: > 0 } name) Option(PcapNg.InterfaceName, name);
        if (its.Description is { Length: > 0 } description) Option(PcapNg.InterfaceDescriptionText, description);
        if (its.Addresses is { } addresses)
        {
            if (addresses.IPv4 is { } ipv4)
                Option(PcapNg.InterfaceIPv4, [.. ipv4.GetAddressBytes(), .. Octets.Of(addresses.PrefixLength == 0 ? 0 : uint.MaxValue << 32 - addresses.PrefixLength)]);
            foreach (var ipv6 in addresses.IPv6) Option(PcapNg.InterfaceIPv6, [.. ipv6.GetAddressBytes(), 64]);
            Option(PcapNg.InterfaceMac, addresses.Mac.ToOctets());
        }
        Option(PcapNg.TimeResolution, [9]);
        End();
    }

    /// <summary>The start of the run, so that times since then come out of the file as they went in.</summary>
    private void WriteStart()
    {
        Begin(PcapNg.InterfaceStatistics);
        Word(0);
        Stamp(TimeSpan.Zero);
        var nanoseconds = Nanoseconds(TimeSpan.Zero);
        Option(PcapNg.StatisticsStart, [.. Little((uint)(nanoseconds >> 32)), .. Little((uint)nanoseconds)]);
        End();
    }

    private ulong Nanoseconds(TimeSpan at) => (ulong)Math.Max(0, (started + at - DateTimeOffset.UnixEpoch).Ticks) * 100;

    private void Stamp(TimeSpan at)
    {
        var nanoseconds = Nanoseconds(at);
        Word((uint)(nanoseconds >> 32));
        Word((uint)nanoseconds);
    }

    /// <summary>Whom the frame addresses, in the bits that pcapng has for it: unicast, multicast, broadcast.</summary>
    private static uint Reception(ReadOnlySpan<byte> octets) =>
        octets.Length < 6 ? 0 : MacAddress.Read(octets) is var to && to == MacAddress.Broadcast ? 3u << 2 : to.IsGroup ? 2u << 2 : 1u << 2;

    private void Begin(uint type)
    {
        block.ResetWrittenCount();
        Word(type);
        Word(0);
    }

    private void End()
    {
        block.Write(stackalloc byte[4]); // end of options
        var length = (uint)block.WrittenCount + 4;
        Word(length);
        var octets = block.WrittenMemory.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(octets.AsSpan(4), length);
        stream.Write(octets);
        stream.Flush();
    }

    private void Option(int code, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var most = Math.Min(octets.Length, ushort.MaxValue - 3);
        // A cut must not leave half a character.
        while (most < octets.Length && (octets[most] & 0xC0) == 0x80) most--;
        Option(code, octets.AsSpan(0, most));
    }

    private void Option(int code, ReadOnlySpan<byte> value)
    {
        Word((uint)code | (uint)value.Length << 16);
        Padded(value);
    }

    private void Padded(ReadOnlySpan<byte> octets)
    {
        block.Write(octets);
        block.Write((stackalloc byte[3])[..(-octets.Length & 3)]);
    }

    private void Word(uint value) => block.Write(Little(value));

    private static byte[] Little(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
