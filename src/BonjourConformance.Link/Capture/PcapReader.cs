using System.Buffers.Binary;

namespace BonjourConformance.Link.Capture;

/// <summary>Reads classic pcap files, of both byte orders and with stamps in micro- or nanoseconds.</summary>
internal static class PcapReader
{
    private const uint Micro = 0xA1B2_C3D4;
    private const uint Nano = 0xA1B2_3C4D;

    public static bool Recognises(ReadOnlySpan<byte> octets) => octets.Length >= 4 &&
        (BinaryPrimitives.ReadUInt32LittleEndian(octets) is Micro or Nano || BinaryPrimitives.ReadUInt32BigEndian(octets) is Micro or Nano);

    public static CaptureFile Read(ReadOnlyMemory<byte> octets)
    {
        var span = octets.Span;
        var big = BinaryPrimitives.ReadUInt32BigEndian(span) is Micro or Nano;
        var nano = Word(span, 0) == Nano;
        var frames = new List<CapturedFrame>();
        var flaws = new List<CaptureFlaw>();
        if (span.Length < 24)
        {
            flaws.Add(new CaptureFlaw(span.Length, $"the file ends after {span.Length} octets; its header has 24"));
            return new CaptureFile(frames, [], flaws, null, null);
        }
        // The upper half of the field says how long a frame check sequence is.
        var linkType = (int)(Word(span, 20) & 0xFFFF);
        var at = 24;
        while (at < span.Length)
        {
            if (span.Length - at < 16)
            {
                flaws.Add(new CaptureFlaw(at, "the file ends within the header of a frame"));
                break;
            }
            var length = Word(span, at + 8);
            if (length > span.Length - at - 16)
            {
                flaws.Add(new CaptureFlaw(at, $"a frame of {length} octets runs past the end of the file"));
                break;
            }
            var fraction = Word(span, at + 4);
            frames.Add(new CapturedFrame(frames.Count + 1, Word(span, at) * 1_000_000_000L + fraction * (nano ? 1L : 1000L), null,
                octets.Slice(at + 16, (int)length), (int)Math.Min(Word(span, at + 12), int.MaxValue), null, 0));
            at += 16 + (int)length;
        }
        return new CaptureFile(frames, [new CaptureInterface(null, null, linkType)], flaws, null, null);

        uint Word(ReadOnlySpan<byte> from, int offset) => big
            ? BinaryPrimitives.ReadUInt32BigEndian(from[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(from[offset..]);
    }
}
