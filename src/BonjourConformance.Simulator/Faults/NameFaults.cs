using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Names beyond ASCII (RFC 6762 section 16), names that resemble one another (section 6), and questions for a whole zone (section 12).</summary>
public static class NameFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("answers-zone-transfers", ["6762-12-04"], "Gives out its services for AXFR.",
            ReceptionFaults.Questions(q => q.Type == (RecordType)252 ? new Question(DnsName.Parse("_ipp._tcp.local"), RecordType.PTR) : q)),
        new("latin-1-names", ["6762-16-04", "6762-16-01", "6762-8.1-18", "6763-4.1.1-02", "6763-4.1.1-10"], "Writes names with accents in Latin-1.",
            Rewritten(Latin1)),
        new("percent-encodes-letters-beyond-ascii", ["6762-16-04", "6762-8.1-18", "6763-4.1.1-02"], "Writes letters beyond ASCII in names as URIs have them.", Rewritten(Escaped)),
        new("accents-folded", ["6762-16-07"], "Answers for a name without the accents of its own.", ReceptionFaults.Questions(q => Folds(q.Name) ? q with { Name = q.Name.Skip().Prepend("Caf\u00E9 d'\u00E9t\u00E9") } : q)),
        new("names-compared-by-beginning", ["6762-6-42"], "Compares as many octets of the first label as its own name has.", Takes((asked, own) => asked.Count == own.Count && asked.Skip() == own.Skip() && asked[0].StartsWith(own[0]))),
        new("names-compared-as-text", ["6762-6-42"], "Compares names as they are written with dots.", Takes((asked, own) => Written(asked).Equals(Written(own), StringComparison.OrdinalIgnoreCase))),
        new("domain-not-compared", ["6762-6-42"], "Compares all labels of a name but the last.", Takes((asked, own) => asked.Count == own.Count && Enumerable.Range(0, own.Count - 1).All(i => asked[i].SequenceEqual(own[i])))),
        new("names-compared-by-end", ["6762-6-42"], "Takes a name for its host name that ends with it.", Takes((asked, own) => own.Count == 2 && asked.EndsWith(own))),
    ];

    private static Action<Behaviour> Takes(Func<DnsName, DnsName, bool> forOwn) => b => b.Answering.TakesForOwn = (asked, own) => asked.Count > 0 && forOwn(asked, own);

    private static string Written(DnsName name) => string.Join('.', name.Labels.Select(l => Encoding.Latin1.GetString(l.Span)));

    private static bool Folds(DnsName name) => name.Count > 1 && name.FirstLabel is "Cafe d'ete" or "Caf\u00C9 d'\u00C9t\u00C9";

    /// <summary>Writes the names of its records otherwise, also those that they lead to.</summary>
    private static Action<Behaviour> Rewritten(Func<DnsName, DnsName> write) => b => b.Services.Records.Add(records =>
    {
        foreach (var record in records) record.Record = record.Record with { Name = write(record.Record.Name), Data = record.Record.Data is NameData d ? new NameData(write(d.Name)) : record.Record.Data };
    });

    private static DnsName Escaped(DnsName name) => name.Count > 0 && name.FirstLabel.Any(c => c > '\u007F')
        ? name.Skip().Prepend(Claim.Cut(string.Concat(name.FirstLabel.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : Uri.EscapeDataString(r.ToString()))))) : name;

    private static DnsName Latin1(DnsName name) => name.Count > 0 && name.FirstLabel.Any(c => c is > '\u007F' and < '\u0100') ? name.Skip().Prepend(Encoding.Latin1.GetBytes(name.FirstLabel)) : name;
}
