using System.Net;
using BonjourConformance.Simulator.LinkLocal;

namespace BonjourConformance.Simulator;

/// <summary>What a lease means for a device that chooses a link-local address without one (RFC 3927 sections 1.9 and 2.11).</summary>
public sealed partial class SimulatedDevice
{
    private TimeSpan? dropsLinkLocal;

    private TimeSpan? NextLease => Setup.Dhcp ? Earlier(dhcp.NextDeadline, dropsLinkLocal) : null;

    private bool IsDeafAt(IPAddress address) => Behaviour.Dhcp.IsDeafBesideLease && dhcp.Lease is not null && address.GetAddressBytes() is [169, 254, ..];

    private void OnLeased(Lease lease, TimeSpan now)
    {
        if (ipv4 is null || !Behaviour.Dhcp.UsesLease) return;
        var old = ipv4.Machine.Address;
        ipv4.IsDeafBesideLease = Behaviour.Dhcp.IsDeafBesideLease;
        ipv4.Lease(lease.Address, lease.PrefixLength, lease.Router);
        if (Behaviour.Dhcp.PrefersLinkLocal) state.Interface.Add(lease.Address);
        else state.Interface.Prefer(lease.Address);
        state.Interface.AnswersFromLinkLocal = Behaviour.Dhcp.AnswersFromLinkLocal;
        if (old is not null && !Behaviour.Dhcp.AdvertisesBoth && Behaviour.LinkLocal.TellsResponderOfChange) state.Interface.Hidden.Add(old);
        if (old is null)
        {
            if (!Behaviour.Dhcp.ClaimsBesideLease) ipv4.Machine.LinkDown(now);
        }
        else if (!Behaviour.Ports.KeepsOverLease)
        {
            ports.Abandon(old);
            ipv4.Machine.LinkDown(now);
        }
        else dropsLinkLocal = Behaviour.Dhcp.KeepsLinkLocalFor is { } time ? now + time : null;
        if (Behaviour.LinkLocal.TellsResponderOfChange || !hasClaimed) Restart(now, Behaviour.Probing.OnStart);
        Settle(now);
    }

    private void OnBarred(bool minds, TimeSpan now)
    {
        if (ipv4 is null) return;
        if (minds) ipv4.Machine.LinkDown(now);
        else if (ipv4.Machine is { Address: null, NextDeadline: null }) ipv4.Machine.LinkUp(now);
    }

    private void OnLeaseEnded(Lease lease, TimeSpan now)
    {
        dropsLinkLocal = null;
        ports.Abandon(lease.Address);
        state.Interface.Remove(lease.Address);
        ipv4?.EndLease();
        if (Behaviour.LinkLocal.TellsResponderOfChange) AddressesChanged(now);
        if (Behaviour.Dhcp.ClaimsAfterLease && ipv4?.Machine.Address is null) ipv4?.Machine.LinkUp(now);
    }

    /// <summary>Gives the link-local address up when its time has come, and nobody is connected at it any more.</summary>
    private void Settle(TimeSpan now)
    {
        if (dropsLinkLocal is not { } due || due > now || ipv4?.Machine.Address is not { } old) return;
        if (ports.Holds(old))
        {
            dropsLinkLocal = now + TimeSpan.FromSeconds(1);
            return;
        }
        dropsLinkLocal = null;
        ipv4.Machine.LinkDown(now);
    }

    private void ForgetLease()
    {
        dropsLinkLocal = null;
        if (dhcp.Lease is { } lease) state.Interface.Remove(lease.Address);
        state.Interface.Hidden.Clear();
        dhcp.Stop();
        if (Setup.LinkLocal) ipv4?.EndLease();
    }
}
