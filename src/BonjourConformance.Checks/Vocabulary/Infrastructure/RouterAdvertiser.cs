using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// A router of the harness (RFC 4861) that advertises a prefix of its own to the device alone, for a short time, and is nobody's default router.
/// What was made of the prefix ends by itself.
/// </summary>
public sealed class RouterAdvertiser
{
    private readonly Session session;
    private readonly MacAddress hardware;
    private readonly IPAddress address;

    private RouterAdvertiser(Session session)
    {
        this.session = session;
        hardware = session.Hosts.MacOf(0x1F);
        address = TestHost.LinkLocal(hardware);
        // A unique local prefix that is unlikely to be anybody's (RFC 4193).
        var octets = new byte[16];
        session.Random.NextBytes(octets.AsSpan(1, 7));
        octets[0] = 0xFD;
        Prefix = new IPNetwork(new IPAddress(octets), 64);
    }

    public IPNetwork Prefix { get; }

    /// <summary>A router where that does no harm: in the virtual world, or where the profile allows it.</summary>
    /// <exception cref="NotApplicableException">The profile does not allow it.</exception>
    public static RouterAdvertiser On(Session session) => session.Link.World == "virtual" || session.Profile.MayServeDhcp
        ? new RouterAdvertiser(session)
        : throw new NotApplicableException("the harness may not advertise a prefix on this link: the profile does not say \"mayServeDhcp\": true, which is for links that nobody else uses");

    /// <summary>Advertises the prefix to the device.</summary>
    /// <param name="valid">For how long addresses made of it may be used.</param>
    /// <param name="preferred">For how long they may be used for what is new.</param>
    public void Advertise(TimeSpan valid, TimeSpan preferred, string comment) =>
        session.Link.Send(new RouterAdvertisement(TimeSpan.Zero, [new AdvertisedPrefix(Prefix.BaseAddress, valid, preferred)]).ToFrame(hardware, address, session.Device.Mac, RouterAdvertisement.AllNodes), comment);
}
