using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator;

/// <summary>Addresses that the device makes of a router's prefixes (RFC 4862), for as long as they are valid.</summary>
public sealed partial class SimulatedDevice
{
    private static readonly TimeSpan DetectionTime = TimeSpan.FromSeconds(1);
    private readonly List<PrefixAddress> made = [];
    private TimeSpan? withdrawal;

    private TimeSpan? NextPrefix
    {
        get
        {
            var next = withdrawal;
            foreach (var address in made) next = Earlier(next, address.Due);
            return next;
        }
    }

    private void OnAdvertised(ParsedFrame frame, TimeSpan now)
    {
        if (!Behaviour.Addresses.TakesPrefixes || !state.Interface.Has(IpFamily.IPv6) || RouterAdvertisement.Of(frame) is not { } advertisement) return;
        foreach (var prefix in advertisement.Prefixes.Where(p => p.Valid > TimeSpan.Zero))
        {
            var address = new IPAddress([.. prefix.Prefix.GetAddressBytes()[..8], .. DeviceSetup.LinkLocalAddress(Setup.Mac).GetAddressBytes()[8..]]);
            var known = made.Find(m => m.Address.Equals(address));
            if (known is null && !state.Interface.IsOwn(address))
            {
                made.Add(known = new PrefixAddress(address, now + DetectionTime));
                state.Interface.Send(Detection(address));
            }
            if (known is null) continue;
            known.Deprecated = now + prefix.Preferred;
            known.Ends = now + prefix.Valid;
        }
    }

    private void FollowPrefixes(TimeSpan now)
    {
        foreach (var address in made.ToArray())
        {
            if (address.Ends <= now)
            {
                made.Remove(address);
                End(address.Address, now);
            }
            else if (!address.Used && address.Usable <= now)
            {
                address.Used = true;
                state.Interface.Add(address.Address);
                if (!Behaviour.Addresses.GivesOutPrefixAddresses) state.Interface.Hidden.Add(address.Address);
                else if (Behaviour.Addresses.AnnouncesPrefixAddresses) AddressesChanged(now);
                else state.Rebuild();
            }
            else if (address is { Used: true, Withdrawn: false } && address.Deprecated <= now)
            {
                address.Withdrawn = true;
                if (!Behaviour.Addresses.WithdrawsDeprecated) continue;
                state.Interface.Hidden.Add(address.Address);
                Withdraw(now);
            }
        }
        if (withdrawal > now || withdrawal is null) return;
        withdrawal = null;
        Withdraw(now);
    }

    private void End(IPAddress address, TimeSpan now)
    {
        state.Interface.Remove(address);
        var hidden = state.Interface.Hidden.Remove(address);
        if (!hidden && Behaviour.Addresses.ForgetsEndedAddressesAfter is { } wait) withdrawal = now + wait;
    }

    /// <summary>The rest of a set stays as it was announced, so that what is gone of it needs a goodbye (RFC 6762 section 10.1).</summary>
    private void Withdraw(TimeSpan now)
    {
        var gone = state.Rebuild();
        if (running && linked && Behaviour.Addresses.SaysGoodbyeToEndedAddresses) announcer.Goodbye(gone.Where(r => r.IsActive), now);
    }

    private void ForgetPrefixes()
    {
        foreach (var address in made)
        {
            state.Interface.Remove(address.Address);
            state.Interface.Hidden.Remove(address.Address);
        }
        if (made.Count > 0) state.Rebuild();
        made.Clear();
        withdrawal = null;
    }

    /// <summary>Asks whether anybody has the address already (RFC 4862 section 5.4.2).</summary>
    private byte[] Detection(IPAddress address)
    {
        var octets = address.GetAddressBytes();
        var group = new IPAddress([0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, .. octets[13..]]);
        byte[] solicitation = [135, 0, 0, 0, 0, 0, 0, 0, .. octets];
        Octets.Of(Checksum.Of(solicitation, Checksum.PseudoHeader(IPAddress.IPv6Any, group, 58, solicitation.Length))).CopyTo(solicitation, 2);
        return FrameWriter.Ip(Setup.Mac, MacAddress.OfGroup(group), IPAddress.IPv6Any, group, 58, solicitation);
    }

    private sealed class PrefixAddress(IPAddress address, TimeSpan usable)
    {
        public IPAddress Address { get; } = address;

        public TimeSpan Usable { get; } = usable;

        public TimeSpan Deprecated { get; set; }

        public TimeSpan Ends { get; set; }

        public bool Used { get; set; }

        public bool Withdrawn { get; set; }

        public TimeSpan Due => !Used && Usable < Ends ? Usable : !Withdrawn && Deprecated < Ends ? Deprecated : Ends;
    }
}
