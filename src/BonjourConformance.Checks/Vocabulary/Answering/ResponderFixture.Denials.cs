using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Answering;

/// <summary>An NSEC record of the device that could be read.</summary>
public sealed record SentDenial(SentRecord Sent, NsecData Data) : ICase
{
    public DnsName About => Sent.About;

    public DnsName Name => Sent.Record.Name;

    public Heard In => Sent.In;

    public IEnumerable<RecordType> Types => Data.Types;
}

/// <summary>Words for negative responses (RFC 6762 section 6.1).</summary>
public abstract partial class ResponderFixture
{
    /// <summary>Readable NSEC records in responses of the device, oldest first.</summary>
    protected IReadOnlyList<SentDenial> SentDenials() =>
        [.. from sent in Session.Live() where sent.Record.Data is NsecData select new SentDenial(sent, (NsecData)sent.Record.Data)];

    /// <summary>Asks for a type that the name lacks; what is denied with a readable bit map is returned.</summary>
    /// <exception cref="InconclusiveException">Nothing is.</exception>
    protected async Task<SentDenial> Denial(DnsName name, Family family)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await Denials(name, family);
            if (SentDenials().LastOrDefault(d => d.Name == name && Session.Families.Contains(d.In.Family) && d.Data.Windows.Any(w => w is { Block: 0, Bits.Length: > 0 })) is { } denial) return denial;
        }
        throw new InconclusiveException($"the device denies nothing at {name}, or in a form that says nothing of its types") { CausedBy = [Causes.MissingTypeIsDenied] };
    }

    /// <summary>Asks for a type that the name lacks, and waits for the answer.</summary>
    protected async Task Denials(DnsName name, Family family)
    {
        await FreshEverywhere(new Question(name, RecordType.NSEC));
        await FirstResponse(Ask(new Question(name, MissingAt(name)), family), h => h.Message.Records.Any(r => r.Name == name && r.Type == RecordType.NSEC), Milliseconds(650));
    }

    /// <summary>Types of live records that the device sent at a name in this run.</summary>
    protected IReadOnlySet<RecordType> TypesSentAt(DnsName name) => SentAt(name).Select(r => r.Record.Type).ToHashSet();

    /// <summary>A type of which the device has sent no record at a name.</summary>
    protected RecordType MissingAt(DnsName name) => TypesSentAt(name).Contains(Location) ? ResponsiblePerson : Location;

    private IReadOnlyList<SentRecord> SentAt(DnsName name) => Session.Index.LiveAt(name);

    protected bool HasTypesAbove255(DnsName name) => TypesSentAt(name).Any(t => (int)t > 255);

    /// <summary>TTLs that a record at a name may be expected to have: those of its records, and those of RFC 6762 section 10.</summary>
    protected IReadOnlySet<uint> TtlsAt(DnsName name)
    {
        var ttls = SentAt(name).Where(r => r.Record.Type != RecordType.NSEC && r.In.DestinationPort == 5353).Select(r => r.Record.Ttl).ToHashSet();
        // Of hosts' records all live 120 s; instances have records of both kinds.
        if (TypesSentAt(name).Overlaps([RecordType.A, RecordType.AAAA]) || ttls.Count == 0) ttls.Add(120);
        else ttls.UnionWith([120u, 4500u]);
        return ttls;
    }

    /// <summary>Names for which all probes asked for single types rather than for ANY.</summary>
    protected IReadOnlySet<DnsName> ProbedByTypeOnly()
    {
        var questions = Session.DeviceMessages.Where(h => h.IsProbe).SelectMany(h => h.Message.Questions).ToHashSet();
        var names = questions.Select(q => q.Name).ToHashSet();
        names.ExceptWith(questions.Where(q => q.Type == RecordType.ANY).Select(q => q.Name));
        return names;
    }

    /// <summary>Those of the types for which no record comes, over whichever family.</summary>
    protected async Task<IReadOnlyList<RecordType>> Unanswered(DnsName name, IEnumerable<RecordType> types)
    {
        var silent = new List<RecordType>();
        foreach (var type in types)
        {
            var question = new Question(name, type);
            await FreshEverywhere(question);
            var queries = Device.Families.Order().Select(f => Ask(question, f)).ToList();
            var answered = false;
            foreach (var query in queries) answered |= await FirstAnswer(query, Answering(question), Milliseconds(650), section: null) is not null;
            if (!answered) silent.Add(type);
        }
        return silent;
    }
}
