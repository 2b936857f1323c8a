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
public static class DnsWriter
{
    /// <exception cref="ArgumentException">An rdata has more than 65535 octets: its length could not be written.</exception>
    public static byte[] Write(DnsMessage message, Compression compression = Compression.Multicast)
    {
        var buffer = new MessageBuffer(compression);
        buffer.Add(message.Id);
        buffer.Add(message.Flags);
        buffer.Add((ushort)message.Questions.Count);
        buffer.Add((ushort)message.Answers.Count);
        buffer.Add((ushort)message.Authorities.Count);
        buffer.Add((ushort)message.Additionals.Count);
        for (var i = 0; i < message.Questions.Count; i++)
        {
            var question = message.Questions[i];
            buffer.Add(question.Name, NameUse.Owner);
            buffer.Add((ushort)question.Type);
            buffer.Add(question.RawClass);
        }
        WriteAll(ref buffer, message.Answers);
        WriteAll(ref buffer, message.Authorities);
        WriteAll(ref buffer, message.Additionals);
        return buffer.ToArray();
    }

    private static void WriteAll(ref MessageBuffer buffer, IReadOnlyList<ResourceRecord> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            buffer.Add(record.Name, NameUse.Owner);
            buffer.Add((ushort)record.Type);
            buffer.Add(record.RawClass);
            buffer.Add(record.Ttl);
            var lengthAt = buffer.Length;
            buffer.Add((ushort)0);
            record.Data.WriteTo(ref buffer);
            var length = buffer.Length - lengthAt - 2;
            if (length > ushort.MaxValue) throw new ArgumentException($"The rdata of {record.Name} {record.Type} has {length} octets; RDLENGTH can say 65535 at most.");
            buffer.Put(lengthAt, (ushort)length);
        }
    }
}
