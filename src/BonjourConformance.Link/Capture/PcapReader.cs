using System.Buffers.Binary;

namespace BonjourConformance.Link.Capture;

/// <summary>Reads classic pcap files frame by frame, of both byte orders and with stamps in micro- or nanoseconds.</summary>
internal sealed class PcapReader(CaptureOctets source, CaptureHead head)
{
    private const uint Micro = 0xA1B2_C3D4;
    private const uint Nano = 0xA1B2_3C4D;

    public static bool Recognises(ReadOnlySpan<byte> octets) => octets.Length >= 4 &&
        (BinaryPrimitives.ReadUInt32LittleEndian(octets) is Micro or Nano || BinaryPrimitives.ReadUInt32BigEndian(octets) is Micro or Nano);

    public IEnumerable<CapturedFrame> Frames()
    {
        var header = source.Take(24, out var there).ToArray();
        if (there < 24)
        {
            head.Flaw(there, $"the file ends after {there} octets; its header has 24");
            yield break;
        }
        var big = BinaryPrimitives.ReadUInt32BigEndian(header) is Micro or Nano;
        var unit = Word(header, 0, big) == Nano ? 1L : 1000L;
        // The upper half of the field says how long a frame check sequence is.
        head.Interfaces.Add(new CaptureInterface(null, null, (int)(Word(header, 20, big) & 0xFFFF)));
        for (var number = 1; ; number++)
        {
            var at = source.At;
            var stamp = source.Take(16, out there).ToArray();
            if (there == 0) yield break;
            if (there < 16)
            {
                head.Flaw(at, "the file ends within the header of a frame");
                yield break;
            }
            var length = Word(stamp, 8, big);
            if (length > CaptureOctets.MostAtOnce)
            {
                head.Flaw(at, $"a frame of {length} octets cannot be; what follows it cannot be found");
                yield break;
            }
            var octets = source.Take((int)length, out there);
            if (there < length)
            {
                head.Flaw(at, $"a frame of {length} octets runs past the end of the file");
                yield break;
            }
            yield return new CapturedFrame(number, Word(stamp, 0, big) * 1_000_000_000L + Word(stamp, 4, big) * unit, null, octets, (int)Math.Min(Word(stamp, 12, big), int.MaxValue), null, 0);
        }
    }

    private static uint Word(ReadOnlySpan<byte> from, int offset, bool big) =>
        big ? BinaryPrimitives.ReadUInt32BigEndian(from[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(from[offset..]);
}
