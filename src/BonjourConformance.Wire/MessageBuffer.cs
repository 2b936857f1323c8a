using System.Buffers.Binary;

namespace BonjourConformance.Wire;

/// <summary>Where a name stands, which decides whether it may be compressed.</summary>
internal enum NameUse
{
    Owner,

    /// <summary>In the rdata of a type whose names RFC 1035 lets compress.</summary>
    Rdata,

    /// <summary>In the rdata of a type whose names only Multicast DNS lets compress: SRV and NSEC (RFC 6762 section 18.14).</summary>
    MulticastRdata,
}

/// <summary>A message being written, and the places of the names in it.</summary>
internal ref struct MessageBuffer
{
    /// <summary>What a pointer's 14 bits can reach.</summary>
    private const int PointerReach = 0x4000;

    private const int Buckets = 64;

    private readonly Compression compression;
    private byte[] octets;

    // Suffixes of names already written, by a hash of their octets; -1 ends a chain.
    private readonly int[] heads = [];
    private Place[] places = [];
    private int placeCount;

    public MessageBuffer(Compression compression)
    {
        this.compression = compression;
        octets = new byte[512];
        if (compression == Compression.None) return;
        heads = new int[Buckets];
        Array.Fill(heads, -1);
        places = new Place[32];
    }

    public int Length { get; private set; }

    public void Add(byte value)
    {
        Reserve(1);
        octets[Length++] = value;
    }

    public void Add(ushort value)
    {
        Reserve(2);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(Length), value);
        Length += 2;
    }

    public void Add(uint value)
    {
        Reserve(4);
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(Length), value);
        Length += 4;
    }

    public void Add(scoped ReadOnlySpan<byte> values)
    {
        Reserve(values.Length);
        values.CopyTo(octets.AsSpan(Length));
        Length += values.Length;
    }

    public readonly void Put(int place, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(place), value);

    public readonly byte[] ToArray() => octets.AsSpan(0, Length).ToArray();

    public void Add(DnsName name, NameUse use)
    {
        var compress = compression == Compression.Multicast || compression == Compression.LegacyUnicast && use != NameUse.MulticastRdata;
        if (compression == Compression.None || name.Count > 127 || !HasCommonLabels(name))
        {
            AddLabels(name, name.Count);
            Add((byte)0);
            return;
        }
        var start = Length;
        Span<uint> hashes = stackalloc uint[name.Count];
        HashSuffixes(name, hashes);
        for (var i = 0; i < name.Count; i++)
        {
            if (compress && Find(name, i, hashes[i], start) is >= 0 and var place)
            {
                Add((ushort)(0xC000 | place));
                return;
            }
            Remember(hashes[i]);
            Add((byte)name[i].Length);
            Add(name[i]);
        }
        Add((byte)0);
    }

    private void AddLabels(DnsName name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add((byte)name[i].Length);
            Add(name[i]);
        }
    }

    /// <summary>A label of more than 63 octets would read as something else, and one of none as the end: no pointer may lead there.</summary>
    private static bool HasCommonLabels(DnsName name)
    {
        for (var i = 0; i < name.Count; i++)
            if (name[i].Length is 0 or > 63) return false;
        return true;
    }

    private static void HashSuffixes(DnsName name, Span<uint> hashes)
    {
        var hash = 2166136261;
        for (var i = name.Count - 1; i >= 0; i--)
        {
            var label = name[i];
            hash = (hash ^ (uint)label.Length) * 16777619;
            foreach (var octet in label) hash = (hash ^ octet) * 16777619;
            hashes[i] = hash;
        }
    }

    /// <summary>Where the labels from one on stand before a place, octet for octet: a pointer must not change the case of a name. Negative if nowhere.</summary>
    private readonly int Find(DnsName name, int from, uint hash, int before)
    {
        for (var i = heads[hash % Buckets]; i >= 0; i = places[i].Next)
            if (places[i].Hash == hash && places[i].At < before && Stands(name, from, places[i].At)) return places[i].At;
        return -1;
    }

    private void Remember(uint hash)
    {
        if (Length >= PointerReach) return;
        if (placeCount == places.Length) Array.Resize(ref places, placeCount * 2);
        ref var head = ref heads[hash % Buckets];
        places[placeCount] = new Place(hash, Length, head);
        head = placeCount++;
    }

    private readonly bool Stands(DnsName name, int from, int place)
    {
        for (var i = from; i < name.Count; i++)
        {
            // Pointers written here lead backwards only, so this ends.
            while ((octets[place] & 0xC0) == 0xC0) place = (octets[place] & 0x3F) << 8 | octets[place + 1];
            var label = name[i];
            if (octets[place] != label.Length || !octets.AsSpan(place + 1, label.Length).SequenceEqual(label)) return false;
            place += 1 + label.Length;
        }
        while ((octets[place] & 0xC0) == 0xC0) place = (octets[place] & 0x3F) << 8 | octets[place + 1];
        return octets[place] == 0;
    }

    private void Reserve(int count)
    {
        if (Length + count > octets.Length) Array.Resize(ref octets, Math.Max(octets.Length * 2, Length + count));
    }

    private readonly record struct Place(uint Hash, int At, int Next);
}
