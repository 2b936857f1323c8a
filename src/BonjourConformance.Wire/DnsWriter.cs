namespace BonjourConformance.Wire;

/// <summary>Which names a writer may compress.</summary>
public enum Compression
{
    /// <summary>Owner names, and names in the rdata of the types that RFC 6762 section 18.14 lists.</summary>
    Multicast,

    /// <summary>As <see cref="Multicast"/>, but never the target of SRV: for legacy unicast responses (RFC 6762 section 18.14).</summary>
    LegacyUnicast,

    None,
}

/// <summary>Writes messages as octets. It writes what it is given, right or wrong; see <see cref="Damage"/> for octets that no value can express.</summary>
public sealed class DnsWriter
{
    private readonly List<byte> octets = new(512);
    private readonly Dictionary<DnsName, int> places = [];
    private readonly Compression compression;

    private DnsWriter(Compression compression) => this.compression = compression;

    public static byte[] Write(DnsMessage message, Compression compression = Compression.Multicast)
    {
        var writer = new DnsWriter(compression);
        writer.Word(message.Id);
        writer.Word(message.Flags);
        writer.Word((ushort)message.Questions.Count);
        writer.Word((ushort)message.Answers.Count);
        writer.Word((ushort)message.Authorities.Count);
        writer.Word((ushort)message.Additionals.Count);
        foreach (var question in message.Questions)
        {
            writer.Name(question.Name, compress: true);
            writer.Word((ushort)question.Type);
            writer.Word(question.RawClass);
        }
        foreach (var record in message.Records) writer.Record(record);
        return [.. writer.octets];
    }

    private void Word(ushort value)
    {
        octets.Add((byte)(value >> 8));
        octets.Add((byte)value);
    }

    private void Record(ResourceRecord record)
    {
        Name(record.Name, compress: true);
        Word((ushort)record.Type);
        Word(record.RawClass);
        octets.AddRange(Octets.Of(record.Ttl));
        var lengthAt = octets.Count;
        Word(0);
        Data(record.Data);
        var length = octets.Count - lengthAt - 2;
        octets[lengthAt] = (byte)(length >> 8);
        octets[lengthAt + 1] = (byte)length;
    }

    private void Data(RecordData data)
    {
        switch (data)
        {
            case NameData name:
                Name(name.Name, compress: true);
                break;
            case SrvData srv:
                Word(srv.Priority);
                Word(srv.Weight);
                Word(srv.Port);
                Name(srv.Target, compress: compression == Compression.Multicast);
                break;
            case NsecData nsec:
                Name(nsec.Next, compress: compression == Compression.Multicast);
                octets.AddRange(nsec.WindowOctets());
                break;
            default:
                octets.AddRange(data.ToOctets());
                break;
        }
    }

    private void Name(DnsName name, bool compress)
    {
        for (var i = 0; i < name.Count; i++)
        {
            var rest = name.Skip(i);
            if (compression != Compression.None && compress && places.TryGetValue(rest, out var place) && SameOctetsAt(place, rest))
            {
                Word((ushort)(0xC000 | place));
                return;
            }
            if (octets.Count < 0x4000) places.TryAdd(rest, octets.Count);
            octets.Add((byte)name[i].Length);
            octets.AddRange(name[i]);
        }
        octets.Add(0);
    }

    /// <summary>A pointer must not change the case of a name: the place is used only where every octet is the same.</summary>
    private bool SameOctetsAt(int place, DnsName name)
    {
        for (var i = 0; i < name.Count; i++)
        {
            while ((octets[place] & 0xC0) == 0xC0) place = (octets[place] & 0x3F) << 8 | octets[place + 1];
            var label = name[i];
            if (octets[place] != label.Length) return false;
            for (var j = 0; j < label.Length; j++)
                if (octets[place + 1 + j] != label[j]) return false;
            place += 1 + label.Length;
        }
        return true;
    }
}
