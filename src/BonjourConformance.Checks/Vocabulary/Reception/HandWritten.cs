using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Reception;

/// <summary>Messages in which a single name is compressed and no other: a codec would compress all or none.</summary>
public static class HandWritten
{
    /// <summary>The place of the first name of a message.</summary>
    private const int FirstName = 12;

    /// <summary>The name of the record is a pointer to the first question, which has the same name.</summary>
    public static byte[] PointerAsName(DnsMessage query, IEnumerable<ResourceRecord> answers) =>
        answers.Aggregate(DnsWriter.Write(query, Compression.None), (message, r) => With(message, r, Pointer(FirstName), r.Data.ToOctets()));

    /// <summary>The rdata of each pointer record ends in a pointer to the first question, in whose name it ends.</summary>
    /// <exception cref="Verdicts.NotApplicableException">It does not end in that name.</exception>
    public static byte[] PointerInRdata(DnsMessage query, IEnumerable<ResourceRecord> answers)
    {
        var tail = query.Questions[0].Name;
        return answers.Aggregate(DnsWriter.Write(query, Compression.None), (message, r) =>
            With(message, r, r.Name.ToOctets(), [.. Head(r.Data.Names[0], tail), .. Pointer(FirstName)]));
    }

    /// <summary>A response with a record whose name is the target of the SRV record that follows; that target is a pointer to it.</summary>
    public static byte[] PointerAsTarget(ResourceRecord first, ResourceRecord srv) =>
        With(DnsWriter.Write(DnsMessage.Response(first), Compression.None), srv, srv.Name.ToOctets(), [.. srv.Data.ToOctets()[..6], .. Pointer(FirstName)]);

    /// <summary>No pointer at all.</summary>
    public static byte[] Plain(DnsMessage query, IEnumerable<ResourceRecord> answers) => DnsWriter.Write(query with { Answers = [.. answers] }, Compression.None);

    private static byte[] With(byte[] message, ResourceRecord record, byte[] name, byte[] rdata) => Damage.CountOffBy(
        [.. message, .. name, .. Octets.Of((ushort)record.Type), .. Octets.Of(record.RawClass), .. Octets.Of(record.Ttl), .. Octets.Of((ushort)rdata.Length), .. rdata], Section.Answer, 1);

    private static byte[] Pointer(int offset) => Octets.Of((ushort)(0xC000 | offset));

    /// <summary>The labels of a name in front of a tail.</summary>
    private static byte[] Head(DnsName name, DnsName tail) =>
        name.EndsWith(tail) ? name.ToOctets()[..^tail.WireLength] : throw new Verdicts.NotApplicableException($"{name} does not end in {tail}");
}
