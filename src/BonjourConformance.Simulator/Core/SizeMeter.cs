using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Counts the octets of a message as it grows, with names compressed as <see cref="DnsWriter"/> does.</summary>
internal sealed class SizeMeter
{
    private readonly HashSet<DnsName> seen = [];

    /// <summary>Octets so far; a header has 12.</summary>
    public int Octets { get; private set; } = 12;

    public void Add(IEnumerable<Question> questions, IEnumerable<ResourceRecord> records)
    {
        foreach (var question in questions) Add(question);
        foreach (var record in records) Add(record);
    }

    public void Add(Question question) => Octets += Name(question.Name) + 4;

    public void Add(ResourceRecord record) => Octets += Name(record.Name) + 10 + record.Data switch
    {
        NameData data => Name(data.Name),
        SrvData data => 6 + Name(data.Target),
        NsecData data => Name(data.Next) + data.Windows.Sum(w => 2 + w.Bits.Length),
        AddressData data => data.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 16,
        TxtData data => data.Strings.Sum(s => 1 + s.Length),
        var data => data.ToOctets().Length,
    };

    private int Name(DnsName name)
    {
        var octets = 0;
        for (var i = 0; i < name.Count; i++)
        {
            if (!seen.Add(name.Skip(i))) return octets + 2;
            octets += 1 + name[i].Length;
        }
        return octets + 1;
    }
}
