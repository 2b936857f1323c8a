using System.Globalization;
using System.Net;
using System.Text;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>What changes of itself in a device's life: its texts and its addresses.</summary>
public sealed partial class SimulatedDevice
{
    private static readonly TimeSpan AddressWait = TimeSpan.FromMilliseconds(200);
    private TimeSpan? nextText;
    private TimeSpan? nextCount;
    private TimeSpan? nextPrefix;
    private TimeSpan? nextLease;
    private IPAddress? leased;
    private int starts;
    private int prefixes;

    private TimeSpan? NextChange => Earlier(Earlier(nextText, nextCount), Earlier(nextPrefix, nextLease));

    private void Change(TimeSpan now)
    {
        ChangeText(now);
        ChangePrefix(now);
        TakeLease(now);
    }

    /// <summary>A counter in a TXT record goes up.</summary>
    private void ChangeText(TimeSpan now)
    {
        if (state.Instances.Count == 0) return;
        // Only while nobody asks: what others wait for is an answer, not an announcement.
        if (Behaviour.Services.TextChangesEvery is { } quiet && IsDue(ref nextText, quiet, now) && now - lastAsked >= TimeSpan.FromSeconds(10)) Count(state.Instances[^1], now);
        if (Behaviour.Services.CountsEvery is { } always && IsDue(ref nextCount, always, now)) Count(state.Instances[0], now);
    }

    private void Count(Claim claim, TimeSpan now) =>
        ChangeTxt(claim.Label, claim.Instance!.Type, "count", Encoding.ASCII.GetBytes(now.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)), now);

    private void ChangePrefix(TimeSpan now)
    {
        if (Behaviour.Addresses.PrefixChangesEvery is not { } interval || !state.Interface.Has(IpFamily.IPv6) || !IsDue(ref nextPrefix, interval, now)) return;
        var (old, next) = (Global(prefixes), Global(++prefixes));
        if (state.Interface.IsOwn(old)) Readdress(old, next, now);
        else AddAddress(next, now);
    }

    /// <summary>2001:db8::/32 is for documentation (RFC 3849).</summary>
    private IPAddress Global(int prefix) => new([0x20, 0x01, 0x0D, 0xB8, 0x77, (byte)(prefix & 0x7F), 0, 0, .. DeviceSetup.LinkLocalAddress(Setup.Mac).GetAddressBytes()[8..]]);

    /// <summary>Asks whether the address that was given to it this time is free, before it uses it (RFC 2131 section 4.4.1).</summary>
    private bool Lease(TimeSpan now)
    {
        if (!Behaviour.Addresses.OtherAtEachStart || Setup.LinkLocal || Setup.IPv4 is not { } first) return false;
        if (leased is null) leased = first;
        else Offer(now);
        return nextLease is not null;
    }

    private void Offer(TimeSpan now)
    {
        var octets = Setup.IPv4!.GetAddressBytes();
        octets[3] = (byte)(200 + (octets[3] + ++starts) % 50);
        var offered = new IPAddress(octets);
        state.Interface.Remove(leased!);
        MakeIpv4(null);
        leased = offered;
        nextLease = now + AddressWait;
        state.Interface.Send(FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Setup.Mac, IPAddress.Any, MacAddress.Zero, offered)));
    }

    private void TakeLease(TimeSpan now)
    {
        if (nextLease is not { } due || due > now) return;
        nextLease = null;
        MakeIpv4(leased);
        ipv4!.PowerOn(now);
        state.Interface.Add(leased!);
        Restart(now, Behaviour.Probing.OnStart);
    }

    private void OnLease(ArpPacket arp, TimeSpan now)
    {
        if (nextLease is not null && arp.SenderHardware != Setup.Mac && (arp.SenderAddress.Equals(leased) || (arp.IsProbe && arp.TargetAddress.Equals(leased)))) Offer(now);
    }

    private static bool IsDue(ref TimeSpan? next, TimeSpan interval, TimeSpan now)
    {
        next ??= now + interval;
        if (next > now) return false;
        next = now + interval;
        return true;
    }
}
