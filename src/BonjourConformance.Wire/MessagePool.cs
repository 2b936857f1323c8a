namespace BonjourConformance.Wire;

/// <summary>
/// Reads each message once, however often it comes: devices announce the same octets time and again, over both families. What was
/// read is shared, and is never changed. For one thread.
/// </summary>
public sealed class MessagePool
{
    private readonly Dictionary<ReadOnlyMemory<byte>, DecodedMessage> known = new(new ByOctets());

    public DecodedMessage Read(ReadOnlyMemory<byte> octets)
    {
        if (known.TryGetValue(octets, out var message)) return message;
        message = DnsReader.Read(octets);
        known.Add(octets, message);
        return message;
    }

    private sealed class ByOctets : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public bool Equals(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

        public int GetHashCode(ReadOnlyMemory<byte> octets)
        {
            var code = new HashCode();
            code.AddBytes(octets.Span);
            return code.ToHashCode();
        }
    }
}
