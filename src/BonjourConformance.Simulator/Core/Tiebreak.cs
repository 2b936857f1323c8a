using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>The order that decides between simultaneous probes (RFC 6762 sections 8.2 and 8.2.1).</summary>
public static class Tiebreak
{
    /// <summary>Sorts both lists and compares them pairwise; negative where the first is earlier, zero where they are the same.</summary>
    public static int Compare(IReadOnlyList<ResourceRecord> own, IReadOnlyList<ResourceRecord> theirs) => Compare(own, theirs, CompareRecords);

    /// <summary>The same with another order of single records.</summary>
    public static int Compare(IReadOnlyList<ResourceRecord> own, IReadOnlyList<ResourceRecord> theirs, Comparison<ResourceRecord> order)
    {
        List<ResourceRecord> left = [.. own], right = [.. theirs];
        left.Sort(order);
        right.Sort(order);
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var difference = order(left[i], right[i]);
            if (difference != 0) return difference;
        }
        return left.Count.CompareTo(right.Count);
    }

    /// <summary>By class without the cache-flush bit, then type, then the octets of the rdata with names uncompressed.</summary>
    public static int CompareRecords(ResourceRecord left, ResourceRecord right)
    {
        var difference = left.Class.CompareTo(right.Class);
        if (difference == 0) difference = left.Type.CompareTo(right.Type);
        return difference != 0 ? difference : Octets.Compare(left.Data.ToOctets(), right.Data.ToOctets());
    }
}
