using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Checks.Vocabulary.Reception;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary.Hostile;

/// <summary>
/// Words for peers that are broken or mean harm. The device need not make anything of what they send, but it has to live on. It alone gets it: the
/// packets are those to the group, in frames to the device's link-layer address, as an access point that turns multicast into unicast sends them.
/// </summary>
public abstract class HostileFixture : ReceptionFixture
{
    /// <summary>Messages between two controls: few enough to tell what did the harm, many enough to be done in seconds.</summary>
    private const int Group = 12;

    private static readonly DnsMessage Nothing = new();

    /// <summary>A good query and a good response of another host, to be damaged. They name what the device knows, and claim nothing of it.</summary>
    protected IReadOnlyList<DnsMessage> GoodMessages(Family family)
    {
        var type = Device.Types.Count > 0 ? Device.Types[0] : DnsName.Parse("_bonjour-conf._udp.local");
        var (instance, host) = (type.Prepend("Bonjour Conformance Rival"), DnsName.Of("bonjour-conformance-rival", "local"));
        var pointer = ResourceRecord.Ptr(type, instance, 120);
        return
        [
            DnsMessage.Query(new Question(Device.HostName, Device.AddressType(family)), new Question(type, RecordType.PTR)) with
            {
                Answers = [pointer],
                Additionals = [new ResourceRecord(DnsName.Root, RecordType.OPT, 1440, 0, new OptData([new EdnsOption(4, new byte[8])]))],
            },
            DnsMessage.Query(new Question(instance, RecordType.ANY)) with { Authorities = [ResourceRecord.Srv(instance, 9, host, cacheFlush: false)] },
            DnsMessage.Response(pointer, ResourceRecord.Srv(instance, 9, host), ResourceRecord.Txt(instance, TxtData.Of("txtvers=1", "key=value"), 120)) with
            {
                Additionals = [ResourceRecord.A(host, Hosts.Rival.IPv4), ResourceRecord.A(host, Hosts.Rival.IPv6), ResourceRecord.Nsec(host, [RecordType.A, RecordType.AAAA])],
            },
        ];
    }

    /// <summary>Every damage of the good messages whose name fits.</summary>
    protected IEnumerable<(string Name, byte[] Payload)> Damaged(Family family, Func<string, bool> which) =>
        from message in GoodMessages(family)
        from damage in Damage.Catalogue(message)
        where which(damage.Name)
        select ($"{(message.IsResponse ? "response" : message.Authorities.Count > 0 ? "probe" : "query")} {damage.Name}", damage.Octets);

    /// <summary>Demands that the device answers before, in between and after, and does not start anew.</summary>
    protected Task Survives(Family family, string what, IEnumerable<(string Name, byte[] Payload)> messages) =>
        Survives(what, messages.Select(m => (m.Name, (Action)(() => Send(Nothing, family, new Sending { From = Hosts.Rival, Octets = m.Payload, ToDeviceAlone = true })))));

    /// <summary>The same with whole frames.</summary>
    protected Task SurvivesFrames(string what, IEnumerable<(string Name, byte[] Frame)> frames) =>
        Survives(what, frames.Select(f => (f.Name, (Action)(() => Link.Send(f.Frame, Context.Check.Id)))));

    /// <summary>Demands that the device answers after a while of rest.</summary>
    protected async Task StillAnswers(string after, string suspects, Moment mark)
    {
        var alive = await Session.IsAlive();
        // A device that was restarted by its own watchdog, or had much to do, gets another chance.
        if (!alive) await Wait(Seconds(5));
        alive = alive || await Session.IsAlive();
        Expect.That(alive, $"answers to plain queries after {after}", alive ? "answered" : $"silence for some ten seconds after {suspects}", Link.Transcript.Since(mark).Where(f => f.Direction == Direction.Sent).Take(Group));
    }

    /// <exception cref="InconclusiveException">The device does not answer to begin with.</exception>
    protected async Task AnswersBefore()
    {
        Disturb();
        await Ready();
        if (!await Session.IsAlive()) throw new InconclusiveException("the device does not answer plain queries before anything was done to it");
    }

    private async Task Survives(string what, IEnumerable<(string Name, Action Send)> all)
    {
        await AnswersBefore();
        Describe($"{what}, 10 ms apart, with plain queries in between");
        foreach (var group in all.Chunk(Group))
        {
            var suspects = $"one of these: {string.Join(", ", group.Select(g => g.Name))}";
            // A device may begin anew for reasons of its own, though not each time.
            for (var turn = 0; turn < 2; turn++)
            {
                var mark = Link.Transcript.Now;
                foreach (var (_, send) in group)
                {
                    send();
                    await Wait(Milliseconds(10));
                }
                await StillAnswers(what, suspects, mark);
                if (StartedAnew(mark) is not { } probe) break;
                if (turn == 1) Expect.That(false, $"the device to go on after {what}", $"each time a new start, with probes for {Device.HostName}, after {suspects}", [.. Link.Transcript.Since(mark).Where(f => f.Direction == Direction.Sent).Take(Group), probe.Frame]);
                await Wait(Seconds(4));
            }
        }
        // It answers, has not begun anew, and nobody has claimed a name of it.
        Context.HasSettled = true;
    }

    /// <summary>The first probe for the host name since a moment at which the device had it; null for none.</summary>
    private Heard? StartedAnew(Moment mark) => Session.Since(mark).FirstOrDefault(h => h.IsProbe && Device.Sent(h.Frame) && h.Message.Questions.Any(q => q.Name == Device.HostName));
}
