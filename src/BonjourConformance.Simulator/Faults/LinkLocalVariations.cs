using System.Net;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Choices that RFC 3927 leaves to a host.</summary>
public static class LinkLocalVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("moves-at-first-conflict", "takes another address at the first conflict in use (RFC 3927 section 2.5)", b => b.LinkLocal.Defends = false),
        new("remembers-no-address", "starts with the address its hardware address leads to (RFC 3927 section 2.1)", b => b.LinkLocal.Remembers = false),
        new("slower-from-the-beginning", "pauses after every conflict (RFC 3927 section 2.2.1)", b => b.LinkLocal.MaxConflicts = 0),
        new("answers-no-echo", "answers no echo requests", b => b.LinkLocal.AnswersEcho = false),
        new("serves-dns", "answers DNS questions and denies names under 254.169.in-addr.arpa (RFC 3927 section 1.4)", b => b.LinkLocal.DnsServerRcode = 3),
        new("serves-dhcp", "offers routable addresses by DHCP (RFC 3927 section 1.6)", b => b.LinkLocal.DhcpOffer = IPAddress.Parse("192.168.77.200")) { AgainstPractice = true },
    ];
}
