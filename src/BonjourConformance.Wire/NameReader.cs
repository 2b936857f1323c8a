namespace BonjourConformance.Wire;

/// <summary>Reads one name at one place (RFC 1035 section 4.1.4), following its pointers.</summary>
/// <param name="Behind">The octet behind the name at its place.</param>
/// <param name="Whole">False where the place behind it could not be told.</param>
internal readonly record struct NameReader(DnsName Name, NameLayout Layout, int Behind, bool Whole)
{
    /// <summary>RFC 6762 appendix C: 255 octets and the terminating zero.</summary>
    private const int LongestName = 256;

    /// <summary>More pointers than a name of 255 octets can have labels.</summary>
    private const int MostPointers = 128;

    /// <param name="end">
    /// Up to where the place of the name may reach. A name that goes on is read on, but kept to 256 octets: so the memory
    /// that names of overlapping places take is bounded.
    /// </param>
    /// <param name="known">Names that were read before; null for none.</param>
    public static NameReader Read(ReadOnlySpan<byte> octets, int start, int end, List<Flaw> flaws, NamePool? known)
    {
        var labels = new LabelList();
        List<Pointer>? pointers = null;
        var length = 1;
        var position = start;
        var behind = -1;
        var whole = true;
        while (true)
        {
            if (position >= octets.Length)
            {
                flaws.Add(new Flaw(start, FlawKind.Truncated, "a name runs past the end of the message"));
                whole = behind >= 0;
                break;
            }
            int octet = octets[position];
            if (octet == 0)
            {
                if (behind < 0) behind = position + 1;
                break;
            }
            if ((octet & 0xC0) == 0xC0)
            {
                if (position + 1 >= octets.Length)
                {
                    flaws.Add(new Flaw(position, FlawKind.Truncated, "a compression pointer is cut off by the end of the message"));
                    whole = behind >= 0;
                    break;
                }
                var target = (octet & 0x3F) << 8 | octets[position + 1];
                if (behind < 0) behind = position + 2;
                if (!Follow(new Pointer(position, target), pointers ??= new List<Pointer>(1), octets.Length, flaws)) break;
                position = target;
                continue;
            }
            if ((octet & 0xC0) != 0)
            {
                flaws.Add(new Flaw(position, FlawKind.LabelType, $"label type {octet >> 6:b2} is not defined"));
                whole = behind >= 0;
                break;
            }
            if (position + 1 + octet > octets.Length)
            {
                flaws.Add(new Flaw(position, FlawKind.Truncated, $"a label of {octet} octets runs past the end of the message"));
                whole = behind >= 0;
                break;
            }
            length += 1 + octet;
            if (length > LongestName && length - 1 - octet <= LongestName)
                flaws.Add(new Flaw(start, FlawKind.NameTooLong, "the name is longer than 255 octets"));
            if (length > LongestName && pointers is not null) break;
            if (length <= LongestName || position + 1 + octet <= end) labels.Add(octets.Slice(position + 1, octet));
            position += 1 + octet;
        }
        if (behind < 0) behind = Math.Min(position, octets.Length);
        return new NameReader(known is null ? labels.ToName() : known.Shared(labels.ToName()), new NameLayout(start, behind - start, pointers is null ? [] : [.. pointers]), behind, whole);
    }

    private static bool Follow(Pointer pointer, List<Pointer> pointers, int end, List<Flaw> flaws)
    {
        pointers.Add(pointer);
        if (pointer.To >= end)
        {
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerOutside, $"a pointer leads to octet {pointer.To}, outside the message"));
            return false;
        }
        if (pointer.To < 12)
        {
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerOutside, $"a pointer leads to octet {pointer.To}, into the header"));
            return false;
        }
        if (pointer.To == pointer.At)
        {
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerToItself, "a pointer leads to itself"));
            return false;
        }
        for (var i = 0; i < pointers.Count - 1; i++)
        {
            if (pointers[i].At != pointer.At && pointers[i].To != pointer.To) continue;
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerLoop, $"pointers lead in a circle through octet {pointer.To}"));
            return false;
        }
        if (pointers.Count == MostPointers)
        {
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerLoop, $"{MostPointers} pointers follow one another in one name"));
            return false;
        }
        if (pointer.To > pointer.At)
            flaws.Add(new Flaw(pointer.At, FlawKind.PointerForward, $"a pointer leads forward to octet {pointer.To}"));
        return true;
    }

    /// <summary>Labels being gathered: names have few, so an array that grows seldom is all it takes.</summary>
    private ref struct LabelList()
    {
        private byte[][] labels = new byte[4][];
        private int count;

        public void Add(ReadOnlySpan<byte> label)
        {
            if (count == labels.Length) Array.Resize(ref labels, count * 2);
            labels[count++] = label.ToArray();
        }

        public readonly DnsName ToName()
        {
            if (count == 0) return DnsName.Root;
            return DnsName.OfOwn(count == labels.Length ? labels : labels[..count]);
        }
    }
}
