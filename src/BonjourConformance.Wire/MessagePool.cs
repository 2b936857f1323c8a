namespace BonjourConformance.Wire;

/// <summary>
/// Reads each message once, however often it comes: devices announce the same octets time and again, over both families, and say the same
/// names in all of them. What was read is shared, and is never changed. What did not come again for long is forgotten, so that a pool stays
/// small on a busy link. For one thread.
/// </summary>
public sealed class MessagePool
{
    /// <summary>Messages of a device with hundreds of instances, and of its neighbours.</summary>
    private const int Messages = 4096;

    private readonly Lately<ReadOnlyMemory<byte>, DecodedMessage> known = new(Messages, new ByOctets());
    private readonly NamePool names = new();

    public DecodedMessage Read(ReadOnlyMemory<byte> octets)
    {
        if (known.Find(octets) is { } message) return message;
        message = DnsReader.Read(octets, names);
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

/// <summary>One object for each name, octet for octet, that occurs again and again.</summary>
internal sealed class NamePool
{
    private const int Names = 8192;

    private readonly Lately<DnsName, DnsName> known = new(Names, new Exactly());

    public DnsName Shared(DnsName name)
    {
        if (known.Find(name) is { } same) return same;
        known.Add(name, name);
        return name;
    }

    private sealed class Exactly : IEqualityComparer<DnsName>
    {
        public bool Equals(DnsName? left, DnsName? right) => ReferenceEquals(left, right) || (left is not null && right is not null && left.EqualsExactly(right));

        public int GetHashCode(DnsName name) => name.GetHashCode();
    }
}

/// <summary>A dictionary that keeps what was looked for lately: no more than twice of what it has room for, and no less than that.</summary>
internal sealed class Lately<TKey, TValue>(int room, IEqualityComparer<TKey> comparer)
    where TKey : notnull
    where TValue : class
{
    private Dictionary<TKey, TValue> now = new(comparer);
    private Dictionary<TKey, TValue> before = new(comparer);

    public TValue? Find(TKey key)
    {
        if (now.TryGetValue(key, out var value)) return value;
        if (!before.TryGetValue(key, out value)) return null;
        Add(key, value);
        return value;
    }

    public void Add(TKey key, TValue value)
    {
        if (now.Count >= room) (before, now) = (now, new(comparer));
        now[key] = value;
    }
}
