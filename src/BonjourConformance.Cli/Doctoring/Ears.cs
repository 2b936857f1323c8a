using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>Compares what an ordinary program of this machine hears with what is on the wire.</summary>
public static class Ears
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(2.5);

    public static async Task<IReadOnlyList<Diagnosis>> Examine(LiveLink link)
    {
        using var client = new OrdinaryClient(link);
        var mark = link.Transcript.Now;
        var heard = await client.Ask(Time);
        var frames = link.Transcript.Since(mark).ToList();
        if (heard.Trouble is { } trouble) return [new(Weight.Look, $"An ordinary program of this machine cannot ask on {link.InterfaceName}: {trouble}.", ForSending())];
        if (!frames.Exists(f => f.Source == link.Addresses.Mac && f.Udp is { DestinationPort: 5353 }))
            return [new(Weight.Look, "What an ordinary program of this machine sends to 224.0.0.251 is accepted by the system and never leaves.", ForSending())];
        var wire = Responders(frames, link);
        var missed = wire.Except(heard.From).ToList();
        if (wire.Count == 0) return [new(Weight.Look, "Nobody answered the question of an ordinary program of this machine either.", "Is the device on, on this link, and does it offer a service?")];
        if (heard.From.Count == 0)
            return [new(Weight.Look, $"{string.Join(", ", wire.Take(5))} answered on the wire, and an ordinary program of this machine did not hear it: a firewall of this machine drops UDP port 5353. The harness reads the wire and is not affected; what a user sees on this machine is.", ForFirewall())];
        return missed.Count > 0
            ? [new(Weight.Look, $"An ordinary program of this machine heard {heard.From.Count} of {wire.Count} hosts that answered on the wire; not {string.Join(", ", missed.Take(5))}.", ForFirewall())]
            : [Diagnosis.Ok($"An ordinary program of this machine asks and hears too: {Count(heard.From.Count, "host")}, {Count(heard.Types.Count, "service type")}.")];
    }

    /// <summary>Asks again and again: a switch with IGMP snooping and no querier carries the group for some minutes after a join, and then no more.</summary>
    public static async Task<Diagnosis> Listen(LiveLink link, TimeSpan time, Action<string> tell)
    {
        using var client = new OrdinaryClient(link);
        var (began, last) = (link.Loop.Now, TimeSpan.MinValue);
        var rounds = 0;
        while (link.Loop.Now - began < time)
        {
            var mark = link.Transcript.Now;
            await client.Ask(Time);
            rounds++;
            if (Responders([.. link.Transcript.Since(mark)], link).Count > 0) last = link.Loop.Now;
            tell($"{(link.Loop.Now - began).TotalMinutes:0.0} of {time.TotalMinutes:0.#} min, {(last == link.Loop.Now ? "answered" : "no answer")}");
            await link.Loop.Delay(TimeSpan.FromSeconds(Math.Clamp(time.TotalSeconds / 12, 1, 20)));
        }
        if (last == TimeSpan.MinValue) return new(Weight.Look, $"In {time.TotalMinutes:0.#} minutes nobody answered, so whether multicast keeps coming cannot be told.", "Put any device that answers on the link.");
        var silent = link.Loop.Now - last;
        return silent > time / 4 && rounds > 4
            ? new(Weight.Bad, $"Answers came until {(last - began).TotalMinutes:0.#} minutes after 224.0.0.251 was joined, and none for {silent.TotalMinutes:0.#} minutes since: a switch with IGMP snooping and no querier loses the group, or all that answered was switched off.", "Switch IGMP snooping off, or a querier on.")
            : Diagnosis.Ok($"Multicast kept coming for {time.TotalMinutes:0.#} minutes.");
    }

    private static HashSet<IPAddress> Responders(List<Frame> frames, LiveLink link) =>
        [.. frames.Where(f => f.Direction == Direction.Received && f.Source != link.Addresses.Mac).Select(Heard.Of).OfType<Heard>().Where(h => h is { IsMulticastResponse: true, Frame.Ip.Version: 4 }).Select(h => h.From)];

    private static string ForSending() =>
        OperatingSystem.IsMacOS() ? "Allow this terminal in System Settings, Privacy & Security, Local Network."
        : OperatingSystem.IsWindows() ? "Allow outgoing UDP port 5353 in Windows Defender Firewall, and see `route print` for 224.0.0.0."
        : "Is there a route (ip route get 224.0.0.251), and does the firewall let UDP port 5353 out (nft list ruleset)?";

    private static string ForFirewall() =>
        OperatingSystem.IsMacOS() ? "See System Settings, Network, Firewall."
        : OperatingSystem.IsWindows() ? "Allow \"mDNS (UDP-In)\" in Windows Defender Firewall for this kind of network."
        : "Let it in: nft add rule inet filter input udp dport 5353 accept, ufw allow 5353/udp, or firewall-cmd --add-service=mdns";

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
