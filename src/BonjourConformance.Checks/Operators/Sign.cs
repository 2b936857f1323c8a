using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary.Answering;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Operators;

/// <summary>
/// What the link shows of an act, so that whoever does it need not say when: a check reacts to the first probe, not to the key that somebody presses
/// when the device has long announced itself.
/// </summary>
public sealed class Sign : IDisposable
{
    /// <summary>A device that comes up was silent before. What it sends in the middle of something belongs to its life before.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    /// <summary>One that is still on may pause for five seconds between attempts to have a name (RFC 6762 section 8.1), and probe again before its power is cut.</summary>
    private static readonly TimeSpan LongerThanAnyPause = TimeSpan.FromSeconds(6);

    /// <summary>So many requests for its address in a row, a second apart, go unanswered when a device is gone.</summary>
    private const int Misses = 3;

    private readonly Session session;
    private readonly ControlAction action;
    private readonly IReadOnlyDictionary<string, string> arguments;
    private readonly Moment called;
    private readonly TaskCompletionSource seen = new();
    private bool isWatching;
    private bool isOver;
    private bool answered;
    private int missed;
    private bool wasGone;

    internal Sign(Session session, ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        this.session = session;
        this.action = action;
        this.arguments = arguments;
        called = session.Link.Transcript.Now;
    }

    /// <summary>An act after which the device, or its link, comes up.</summary>
    public static bool IsStart(ControlAction action) => action is ControlAction.PowerCycle or ControlAction.Start or ControlAction.CableIn or ControlAction.Wake;

    /// <summary>The link can show it.</summary>
    public bool CanBeSeen => action is not (ControlAction.StopBrowse or ControlAction.Connect) && (!IsEnd || Address is not null || action == ControlAction.Stop);

    /// <summary>What speaks against its having been done, as a sentence; null for nothing.</summary>
    public string? Objection => seen.Task.IsCompleted ? null : action switch
    {
        ControlAction.PowerCycle when answered && !wasGone => "the device answered all the time",
        ControlAction.Kill or ControlAction.CableOut or ControlAction.Sleep when answered && !wasGone => "the device still answers",
        ControlAction.Rename => $"nothing on the link is called \"{Argument("newName")}\" yet",
        ControlAction.ChangeTxt => $"the device has not said that {Argument("key")} is \"{Argument("value")}\" yet",
        _ => null,
    };

    private bool IsEnd => action is ControlAction.Stop or ControlAction.Kill or ControlAction.CableOut or ControlAction.Sleep;

    /// <summary>Only a person takes long enough for it to be worth asking.</summary>
    private IPAddress? Address => session.Device.Macs.Count == 0 ? null : session.Device.AddressesOf(Suites.Family.IPv4).Cast<IPAddress?>().FirstOrDefault();

    /// <summary>Completes when the link shows it.</summary>
    /// <param name="asking">Whether the device may be asked for its link-layer address every second, to tell when it is gone.</param>
    public Task Seen(bool asking)
    {
        if (!isWatching)
        {
            isWatching = true;
            _ = Watch(asking && Address is not null && (IsEnd || action == ControlAction.PowerCycle) && action != ControlAction.Stop ? Address : null);
        }
        return seen.Task;
    }

    public void Dispose() => isOver = true;

    private async Task Watch(IPAddress? address)
    {
        var link = session.Link;
        while (!isOver)
        {
            var mark = link.Transcript.Now;
            if (address is not null) link.Send(Neighbourhood.Request(session.Hosts.Querier, address), "harness: is it still there?");
            if (await link.Transcript.First(Shows, called, link.Loop.Now + TimeSpan.FromSeconds(1)) is not null)
            {
                if (!isOver) seen.TrySetResult();
                return;
            }
            if (address is null || isOver) continue;
            if (link.Transcript.Since(mark).Any(f => session.Device.Sent(f)))
            {
                answered = true;
                missed = 0;
            }
            else if (answered && ++missed >= Misses)
            {
                wasGone = true;
                if (IsEnd)
                {
                    seen.TrySetResult();
                    return;
                }
            }
        }
    }

    private bool Shows(Frame frame)
    {
        if (!session.Device.Sent(frame)) return false;
        var heard = Heard.Of(frame);
        return action switch
        {
            ControlAction.PowerCycle => IsProbe(frame, heard) && Follows(frame),
            ControlAction.Start or ControlAction.CableIn or ControlAction.Wake => (IsProbe(frame, heard) || heard is { IsMulticastResponse: true } && heard.Message.Answers.Any(r => r.Ttl > 0)) && Follows(frame),
            ControlAction.Stop => heard is { IsResponse: true } && heard.Message.Answers.Any() && heard.Message.Answers.All(r => r.Ttl == 0),
            ControlAction.Rename => heard is not null && heard.Stated.Any(r => r.Ttl > 0 && r.Type == RecordType.SRV && IsWanted(r.Name)),
            ControlAction.ChangeTxt => heard is not null && heard.Stated.Any(r => r.Name == Named("instance") && r.Data is TxtData txt && txt.Strings.Any(s => Octets.Show(s) == $"{Argument("key")}={Argument("value")}")),
            ControlAction.Browse => heard is { IsResponse: false } && heard.Message.Questions.Any(q => q.Name == Type),
            ControlAction.Resolve => heard is { IsResponse: false } && heard.Message.Questions.Any(q => q.Name == Named("instance")),
            _ => false,
        };
    }

    /// <summary>The name that was asked for; of one that does not fit into a label, whatever the device makes of it.</summary>
    private bool IsWanted(DnsName name) => System.Text.Encoding.UTF8.GetByteCount(Argument("newName")) > 63
        ? name.Skip() == Type && name != Named("instance") && !session.Device.Instances.Exists(i => i.Name == name)
        : name == Named("newName");

    private bool IsProbe(Frame frame, Heard? heard) => heard is { IsProbe: true } || (session.Profile.IPv4 == Profiles.IPv4Configuration.LinkLocal && frame.Arp is { IsProbe: true });

    /// <summary>It comes after a silence of the device's, or after what only an interface sends that comes up: what looks for duplicates of an IPv6 address.</summary>
    private bool Follows(Frame frame)
    {
        var before = session.DeviceMessages.LastOrDefault(m => m.IsMulticast && m.Number < frame.Number);
        return before is null || wasGone || frame.At - before.At >= (action == ControlAction.PowerCycle ? LongerThanAnyPause : Quiet)
            || session.Link.Transcript.Since(called).Any(f => f.Number < frame.Number && session.Device.Sent(f) && IsOfComingUp(f));
    }

    private static bool IsOfComingUp(Frame frame) => frame.Ip is { Version: 6, Protocol: 58 } ip && ip.Source.Equals(IPAddress.IPv6Any);

    private DnsName Type => DnsName.Parse(Argument("type") + ".local");

    private DnsName Named(string key) => Type.Prepend(Argument(key));

    private string Argument(string key) => arguments.GetValueOrDefault(key, "");
}
