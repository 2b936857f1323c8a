using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary.Reception;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// A name that the device is probing for while others may want it too. It is judged in one family: a device may run a prober for each.
/// </summary>
public sealed class Contest
{
    private readonly ContestFixture fixture;
    private readonly CheckContext context;

    internal Contest(ContestFixture fixture, CheckContext context, NameKind kind, Family family, Heard firstProbe, DnsName name)
    {
        this.fixture = fixture;
        this.context = context;
        Kind = kind;
        Family = family;
        FirstProbe = firstProbe;
        Name = name;
        context.Asked.Add(fixture.NameOf(kind));
    }

    public NameKind Kind { get; }

    public Family Family { get; }

    /// <summary>The name that is probed for.</summary>
    public DnsName Name { get; }

    public Heard FirstProbe { get; }

    /// <summary>The records that the device proposes for the name, in the order of its message and without cache-flush bit.</summary>
    /// <exception cref="InconclusiveException">It proposes none.</exception>
    public IReadOnlyList<ResourceRecord> Proposed
    {
        get
        {
            List<ResourceRecord> proposed = [.. FirstProbe.Message.Authorities.Where(r => r.Name == Name).Select(r => r.WithCacheFlush(false))];
            return proposed.Count > 0 ? proposed : throw new InconclusiveException($"the device's probe for {Name} proposes no records, so no rival's can be compared with them") { CausedBy = [Causes.ProbesProposeRecords] };
        }
    }

    /// <summary>The device has used the name since its first probe.</summary>
    public bool IsInUse => Session.Since(FirstProbe.Moment).Any(IsUse);

    private Session Session => context.Session;

    private TimeSpan Tolerance => Session.Link.Tolerance;

    /// <summary>Another host probes for the same name at the same time, and proposes these records for it.</summary>
    /// <param name="breaks">Sections that the probe breaks on purpose.</param>
    public Stimulus RivalProbes(IEnumerable<ResourceRecord> proposed, Compression compression = Compression.None, params string[] breaks)
    {
        var records = proposed.ToList();
        if (records.Sum(r => r.Data.ToOctets().Length) > 1350) throw new InconclusiveException($"the records that the device proposes for {Name} do not fit one packet, and a fragmented rival may go unheard");
        context.Stimuli.Add($"a probe of another host for {Name} over {Family} that proposes {string.Join(", ", records.Select(r => $"{r.Type} {r.Data}"))}");
        return fixture.Send(DnsMessage.Query(new Question(Name, RecordType.ANY)) with { Authorities = records }, Family,
            new Sending { From = context.Session.Hosts.Rival, Compression = compression, Breaks = breaks });
    }

    /// <summary>Another host says that it has the name: with its address for a host name, with an SRV record of its own for an instance.</summary>
    public Stimulus Deny() => Deny(fixture.ClaimOf(Name, Kind, Family));

    /// <summary>
    /// Another host says that it has the name of an instance, with a TXT record of its own, where the device probes for one: a record that no conflict was
    /// about may have stayed in use, and meets its first one then.
    /// </summary>
    public Stimulus DenyByText()
    {
        var proposed = FirstProbe.Message.Authorities.Where(r => r.Name == Name).ToList();
        return proposed.Count == 0 || proposed.Exists(r => r.Type == RecordType.TXT) ? Deny(ResourceRecord.Txt(Name, TxtData.Of("owner=another host"), cacheFlush: false)) : Deny();
    }

    /// <summary>Another host says that it has the name, with this record.</summary>
    public Stimulus Deny(ResourceRecord record, Sending? how = null) => Deny([record], how);

    /// <summary>The same with several records in one response.</summary>
    public Stimulus Deny(ResourceRecord first, params ResourceRecord[] further) => Deny([first, .. further], null);

    /// <summary>Another host says that it has the name, in a message of a form of its own.</summary>
    public Stimulus Deny(ClaimForm form) => Deny(form.Response(fixture.ClaimOf(Name, Kind, Family)), form.How, $", {form.What}");

    private Stimulus Deny(IReadOnlyList<ResourceRecord> records, Sending? how) => Deny(DnsMessage.Response(records), how ?? Sending.Usual, how?.To is null ? "" : ", to the device alone");

    private Stimulus Deny(DnsMessage response, Sending how, string special)
    {
        context.Stimuli.Add($"a response of another host over {Family} with {string.Join(", ", response.Answers)}{special}");
        context.Session.Contests.LastConflict = context.Session.Now;
        return fixture.Send(response, Family, how.Contesting(context.Session.Hosts.Rival));
    }

    /// <summary>Waits for the device's probe of the given number for the name, the first one being 1.</summary>
    /// <exception cref="InconclusiveException">It did not come in time.</exception>
    public async Task<Heard> Probe(int number)
    {
        var probe = FirstProbe;
        for (var i = 2; i <= number; i++)
        {
            probe = await Session.First(IsProbe, probe.Moment, probe.At + CheckFixture.Seconds(1.5) + Tolerance)
                ?? throw new InconclusiveException($"probe {i} for {Name} was not seen") { CausedBy = [Causes.EveryUniqueNameIsProbed] };
        }
        context.Evidence.Add(probe.Frame);
        return probe;
    }

    /// <summary>How many probes for the name the device sent between a stimulus and a message.</summary>
    internal int ProbesBetween(Stimulus after, Heard before) => Session.Since(after.Mark).Count(h => h.Number < before.Number && IsProbe(h));

    /// <summary>Watches what the device does about the name, until it uses it, probes for another, or the time is up.</summary>
    /// <param name="atLeast">Goes on watching at least so long although it has turned to another name.</param>
    public async Task<Course> Course(Stimulus after, TimeSpan within, TimeSpan? atLeast = null)
    {
        var until = after.At + within + Tolerance;
        var end = await Session.First(h => Counts(h, after) && IsUse(h), after.Mark, atLeast is { } least ? after.At + least + Tolerance : after.At)
            ?? await Session.First(h => Counts(h, after) && (IsUse(h) || IsOther(h)), after.Mark, until);
        if (end is null) await Asked();
        var messages = Session.Since(after.Mark).Where(h => Counts(h, after)).ToList();
        var course = new Course(this, after, messages.FindAll(IsProbe), messages.FindAll(IsUse), messages.Find(IsOther) is { } other ? new OtherClaim(other, OtherIn(other)!) : null, Tolerance);
        if (course is { Kept: false, Turned: { } turned }) await Follow(turned.Name, turned.In.Frame.Before);
        else Settle(course.Kept, end);
        return course;
    }

    /// <summary>A name may be in use without having been announced: then it is answered.</summary>
    private async Task Asked()
    {
        var question = new Question(Name, Kind == NameKind.Host ? context.Device.AddressType(Family) : RecordType.SRV);
        await fixture.FirstAnswer(fixture.Ask(question, Family), CheckFixture.Answering(question), CheckFixture.Seconds(1));
    }

    /// <summary>The device has turned to another name: it is known by that as soon as it uses it.</summary>
    private async Task Follow(DnsName name, Moment since)
    {
        var use = await Session.First(h => h.IsMulticastResponse && h.Message.Answers.Any(r => r.Name == name && r.Ttl > 0), since, Session.Now + CheckFixture.Seconds(2.5) + Tolerance);
        if (use is not null) context.Device.Rename(Kind, Name, name);
        Finish(use is not null, use);
    }

    /// <summary>Lets the device have the name, and waits until it uses it.</summary>
    /// <returns>Its first use; null where it did not come.</returns>
    public async Task<Heard?> Unopposed(TimeSpan within)
    {
        var use = await Session.First(IsUse, FirstProbe.Moment, FirstProbe.At + within);
        if (use is null)
        {
            await Asked();
            use = Session.Since(FirstProbe.Moment).FirstOrDefault(IsUse);
        }
        Settle(use is not null, use);
        return use;
    }

    private void Settle(bool kept, Heard? end)
    {
        if (kept && !fixture.Holds(Kind, Name)) context.Device.Rename(Kind, fixture.NameOf(Kind), Name);
        Finish(kept, end);
    }

    private void Finish(bool known, Heard? end)
    {
        context.HasSettled = known;
        context.Session.Contests.NamesAreUncertain = !known || Session.Since(FirstProbe.Frame.Before).SelectMany(ContestFixture.Probed).Any(n => n != Name && !fixture.Holds(n));
        if (end is null) return;
        context.Session.Contests.ReadyAt = end.At + CheckFixture.Seconds(1.1) + Tolerance;
        context.Session.Contests.Announced = end.IsMulticastResponse ? end : null;
    }

    /// <summary>The device's next step after a moment: a probe for the name, its use, or a turn to another name; null where none comes in time.</summary>
    internal Task<Heard?> Next(Stimulus after, Moment since, TimeSpan until) => Session.First(h => Counts(h, after) && (IsProbe(h) || IsUse(h) || IsOther(h)), since, until);

    /// <summary>A probe of the device for the name.</summary>
    internal bool IsProbe(Heard heard) => heard.Family == Family && ContestFixture.Probed(heard).Contains(Name);

    /// <summary>A response of the device that holds a live record of the name.</summary>
    private bool IsUse(Heard heard) => heard.IsResponse && heard.Family == Family
        && heard.Message.Answers.Concat(heard.Message.Additionals).Any(r => r.Name == Name && r.Ttl > 0);

    /// <summary>The device turns to another name of the same kind that it did not have before: it probes for it, or uses it without.</summary>
    private bool IsOther(Heard heard) => heard.Family == Family && OtherIn(heard) is not null;

    private DnsName? OtherIn(Heard heard) => fixture.OtherName(heard, Kind, Name, FirstProbe) ?? heard.Stated.Where(IsOwn).Select(r => r.Name).FirstOrDefault(IsNew);

    /// <summary>A record that makes a name of this kind the device's.</summary>
    private bool IsOwn(ResourceRecord record) => record.Ttl > 0 && (Kind == NameKind.Instance ? record.Type == RecordType.SRV : record.Data is AddressData at && context.Device.Addresses.Contains(at.Address));

    private bool IsNew(DnsName name) => name != Name && name.Skip() == Name.Skip() && !context.Device.HostNames.Contains(name) && !context.Device.Instances.Exists(i => i.Name == name)
        && !Session.DeviceMessages.TakeWhile(m => !m.Frame.IsAfter(FirstProbe.Moment)).Any(m => m.Stated.Any(r => r.Name == name));

    /// <summary>What was on its way when the stimulus was sent is no reaction to it; a probe for another name is one, however soon it comes.</summary>
    private bool Counts(Heard heard, Stimulus after) => heard.At > after.At + CheckFixture.Milliseconds(20) + Session.Way.RoundTrip + Tolerance || (heard.At > after.At && IsOther(heard));
}
