using System.Net;
using System.Text;

namespace BonjourConformance.Wire;

/// <summary>
/// The rdata of a record. Equality is that of RFC 6762: the octets with names uncompressed, and names in it compared as names
/// (section 16); use <see cref="ToOctets"/> where raw octets are wanted, as in tiebreaking (section 8.2).
/// </summary>
public abstract class RecordData : IEquatable<RecordData>
{
    private int hash;

    /// <summary>The rdata with every name in it uncompressed and the case kept.</summary>
    public abstract byte[] ToOctets();

    /// <summary>Writes the rdata; the writer decides whether a name in it is compressed.</summary>
    internal virtual void WriteTo(ref MessageBuffer buffer) => buffer.Add(ToOctets());

    /// <summary>Names inside the rdata, in order; empty for most types.</summary>
    public virtual IReadOnlyList<DnsName> Names => [];

    public bool Equals(RecordData? other) =>
        ReferenceEquals(this, other) || (other is not null && GetType() == other.GetType() && GetHashCode() == other.GetHashCode() && Same(other));

    public override bool Equals(object? obj) => Equals(obj as RecordData);

    public override int GetHashCode() => hash != 0 ? hash : hash = Hash() | 1;

    /// <summary>Compares with data of the same kind.</summary>
    protected virtual bool Same(RecordData other) => ToOctets().AsSpan().SequenceEqual(other.ToOctets());

    /// <summary>The same for equal data. Computed once.</summary>
    protected virtual int Hash()
    {
        var code = new HashCode();
        code.AddBytes(ToOctets());
        return code.ToHashCode();
    }
}

/// <summary>An IPv4 (A) or IPv6 (AAAA) address.</summary>
public sealed class AddressData(IPAddress address) : RecordData
{
    public IPAddress Address { get; } = address;

    public override byte[] ToOctets() => Address.GetAddressBytes();

    internal override void WriteTo(ref MessageBuffer buffer)
    {
        Span<byte> octets = stackalloc byte[16];
        Address.TryWriteBytes(octets, out var length);
        buffer.Add(octets[..length]);
    }

    public override string ToString() => Address.ToString();
}

/// <summary>One name: PTR, CNAME, NS, DNAME.</summary>
public sealed class NameData(DnsName name) : RecordData
{
    public DnsName Name { get; } = name;

    public override IReadOnlyList<DnsName> Names => [Name];

    public override byte[] ToOctets() => Name.ToOctets();

    internal override void WriteTo(ref MessageBuffer buffer) => buffer.Add(Name, NameUse.Rdata);

    protected override bool Same(RecordData other) => ((NameData)other).Name == Name;

    protected override int Hash() => Name.GetHashCode();

    public override string ToString() => Name.ToString();
}

/// <summary>A service location (RFC 2782).</summary>
public sealed class SrvData(ushort priority, ushort weight, ushort port, DnsName target) : RecordData
{
    public ushort Priority { get; } = priority;

    public ushort Weight { get; } = weight;

    public ushort Port { get; } = port;

    public DnsName Target { get; } = target;

    public override IReadOnlyList<DnsName> Names => [Target];

    public override byte[] ToOctets() => [.. Octets.Of(Priority), .. Octets.Of(Weight), .. Octets.Of(Port), .. Target.ToOctets()];

    internal override void WriteTo(ref MessageBuffer buffer)
    {
        buffer.Add(Priority);
        buffer.Add(Weight);
        buffer.Add(Port);
        buffer.Add(Target, NameUse.MulticastRdata);
    }

    protected override bool Same(RecordData other) =>
        other is SrvData o && o.Priority == Priority && o.Weight == Weight && o.Port == Port && o.Target == Target;

    protected override int Hash() => HashCode.Combine(Priority, Weight, Port, Target);

    public override string ToString() => $"{Priority} {Weight} {Port} {Target}";
}

/// <summary>Strings of at most 255 octets each (RFC 6763 section 6.1). An empty list is the illegal rdata of length zero.</summary>
public sealed class TxtData : RecordData
{
    /// <exception cref="ArgumentException">A string has more than 255 octets: its length could not be written.</exception>
    public TxtData(IReadOnlyList<byte[]> strings)
    {
        foreach (var text in strings)
            if (text.Length > 255) throw new ArgumentException($"A TXT string of {text.Length} octets cannot be written: 255 is the most.", nameof(strings));
        Strings = strings;
    }

    public IReadOnlyList<byte[]> Strings { get; }

    /// <summary>Makes strings of text, encoded as UTF-8; without any, the single empty string that RFC 6763 section 6.1 asks for.</summary>
    public static TxtData Of(params string[] strings) => new(strings.Length == 0 ? [[]] : Array.ConvertAll(strings, Encoding.UTF8.GetBytes));

    public override byte[] ToOctets() => [.. Strings.SelectMany(s => (byte[])[(byte)s.Length, .. s])];

    internal override void WriteTo(ref MessageBuffer buffer)
    {
        foreach (var text in Strings)
        {
            buffer.Add((byte)text.Length);
            buffer.Add(text);
        }
    }

    protected override bool Same(RecordData other) =>
        other is TxtData o && o.Strings.Count == Strings.Count && Strings.Zip(o.Strings).All(s => s.First.AsSpan().SequenceEqual(s.Second));

    public override string ToString() => string.Join(' ', Strings.Select(s => "\"" + Octets.Show(s) + "\""));
}

/// <summary>One window of a type bit map (RFC 4034 section 4.1.2), as the octets say it.</summary>
public sealed record TypeWindow(byte Block, byte[] Bits)
{
    /// <summary>A window has 256 types, so octets beyond 32, which are a flaw, name none.</summary>
    public IEnumerable<RecordType> Types =>
        from octet in Enumerable.Range(0, Math.Min(Bits.Length, 32))
        from bit in Enumerable.Range(0, 8)
        where (Bits[octet] & 0x80 >> bit) != 0
        select (RecordType)(Block << 8 | octet << 3 | bit);
}

/// <summary>A statement of the types that exist at a name (RFC 6762 section 6.1).</summary>
public sealed class NsecData(DnsName next, IReadOnlyList<TypeWindow> windows) : RecordData
{
    public DnsName Next { get; } = next;

    public IReadOnlyList<TypeWindow> Windows { get; } = windows;

    public IEnumerable<RecordType> Types => Windows.SelectMany(w => w.Types);

    /// <summary>The form RFC 6762 section 6.1 asks of responders: block 0, as many octets as the highest type needs. Types above 255 have no place there.</summary>
    public static NsecData Of(DnsName next, params IEnumerable<RecordType> types)
    {
        var sorted = types.Select(t => (int)t).Where(t => t < 256).ToArray();
        if (sorted.Length == 0) return new NsecData(next, []);
        var bits = new byte[sorted.Max() / 8 + 1];
        foreach (var type in sorted) bits[type / 8] |= (byte)(0x80 >> type % 8);
        return new NsecData(next, [new TypeWindow(0, bits)]);
    }

    public override IReadOnlyList<DnsName> Names => [Next];

    public override byte[] ToOctets() => [.. Next.ToOctets(), .. WindowOctets()];

    internal override void WriteTo(ref MessageBuffer buffer)
    {
        buffer.Add(Next, NameUse.MulticastRdata);
        foreach (var window in Windows)
        {
            buffer.Add(window.Block);
            buffer.Add((byte)window.Bits.Length);
            buffer.Add(window.Bits);
        }
    }

    internal byte[] WindowOctets() => [.. Windows.SelectMany(w => (byte[])[w.Block, (byte)w.Bits.Length, .. w.Bits])];

    protected override bool Same(RecordData other) =>
        other is NsecData o && o.Next == Next && o.WindowOctets().AsSpan().SequenceEqual(WindowOctets());

    protected override int Hash() => Next.GetHashCode();

    public override string ToString() => $"{Next} {string.Join(' ', Types)}";
}

/// <summary>Names between octets that mean nothing here: MX, AFSDB, RT, KX, RP, PX, SOA, whose names RFC 6762 section 18.14 lets compress.</summary>
public sealed class MixedData(byte[] before, IReadOnlyList<DnsName> names, byte[] after) : RecordData
{
    public override IReadOnlyList<DnsName> Names => names;

    public override byte[] ToOctets() => [.. before, .. names.SelectMany(n => n.ToOctets()), .. after];

    internal override void WriteTo(ref MessageBuffer buffer)
    {
        buffer.Add(before);
        foreach (var name in names) buffer.Add(name, NameUse.Rdata);
        buffer.Add(after);
    }

    protected override bool Same(RecordData other) => other is MixedData o && o.Names.SequenceEqual(names) && o.Around().SequenceEqual(Around());

    protected override int Hash() => names.Count == 0 ? 0 : names[0].GetHashCode();

    public override string ToString() => $"{Convert.ToHexString(before)} {string.Join(' ', names)} {Convert.ToHexString(after)}".Trim();

    private IEnumerable<byte> Around() => before.Concat(after);
}

/// <summary>One EDNS option (RFC 6891 section 6.1.2).</summary>
public sealed record EdnsOption(ushort Code, byte[] Value);

/// <summary>The options of an OPT pseudo record (RFC 6891 section 6.1).</summary>
public sealed class OptData(IReadOnlyList<EdnsOption> options) : RecordData
{
    public IReadOnlyList<EdnsOption> Options { get; } = options;

    public override byte[] ToOctets() => [.. Options.SelectMany(o => (byte[])[.. Octets.Of(o.Code), .. Octets.Of((ushort)o.Value.Length), .. o.Value])];

    public override string ToString() => Options.Count == 0 ? "no options" : string.Join(' ', Options.Select(o => $"option {o.Code} {Convert.ToHexString(o.Value)}"));
}

/// <summary>Rdata of a type this codec does not know, or rdata that does not fit its type: kept as it came.</summary>
public sealed class RawData(byte[] octets) : RecordData
{
    private readonly byte[] octets = octets;

    public ReadOnlySpan<byte> Octets => octets;

    public override byte[] ToOctets() => [.. octets];

    internal override void WriteTo(ref MessageBuffer buffer) => buffer.Add(octets);

    public override string ToString() => "\\# " + octets.Length + " " + Convert.ToHexString(octets);
}
