namespace BonjourConformance.Reporting.Text;

/// <summary>
/// What a user of the device would notice of a breach, by the section that is broken: who decides whether a firmware ships does not know the
/// RFCs. The longest id prefix counts. Where nobody would notice anything by himself, nothing is said.
/// </summary>
public static class Impact
{
    private const string Fades = "The device drops out of lists, or is shown with old data: what a computer asks to keep its list up to date is not answered.";

    private const string Leaves = "When another host that had the same records leaves, the device drops out of lists although it is on.";

    private static readonly (string Prefix, string Words)[] Sections =
    [
        ("rfc3927/2.1", "Devices on a network without a DHCP server get colliding or unusable addresses."),
        ("rfc3927/2.2", "On a network without a DHCP server two devices may end up with one address, and neither is reachable."),
        ("rfc3927/2.4", "After a move to another address, others keep talking to the old one for minutes."),
        ("rfc3927/2.5", "When two devices have one address, connections break and nobody gives way."),
        ("rfc3927/2.6", "The device is seen in the list but does not answer, or cannot be reached from a link-local address."),
        ("rfc3927/2.7", "Packets that should stay on the cable leave it."),
        ("rfc6762/3", "The device cannot be reached under its .local name."),
        ("rfc6762/4", "Reverse lookups of the device show no name, or a wrong one."),
        ("rfc6762/5.2", "The network is busier than it need be, and batteries empty sooner, with each such device."),
        ("rfc6762/5.4", "The device appears late, or not at all, to a computer that has just woken up."),
        ("rfc6762/5.5", "Tools that ask the device directly get no answer."),
        ("rfc6762/6.1", "Computers wait some seconds for an address that the device does not have, at every connection."),
        ("rfc6762/6.2", "Computers wait for the other address family, or try an address that leads nowhere."),
        ("rfc6762/6.7", "Programs that ask by simple DNS do not find the device, or keep stale data."),
        ("rfc6762/6", "The device is missing from lists, appears late, or others vanish because it answers for them."),
        ("rfc6762/7", "The network is busier than it need be; on Wi-Fi everything becomes slower with each such device."),
        ("rfc6762/8.1", "Two devices of this model on one network take the same name, and a job goes to the wrong one."),
        ("rfc6762/8.2", "Two devices that start together take the same name, and a job goes to the wrong one."),
        ("rfc6762/8.3", "After it is switched on, the device does not appear until somebody searches anew, or only on some computers."),
        ("rfc6762/8.3/every-later-name-is-announced-twice", "After it was given another name, by somebody or by a conflict, the device does not appear until somebody searches anew, or only on some computers."),
        ("rfc6762/8.4", "What was changed (a name, a status) is shown wrong on computers until the old data expire."),
        ("rfc6762/8", "Two devices of this model on one network take the same name, or the device stays away after a cable was out."),
        ("rfc6762/9", "The name is taken twice: both devices appear as one, and a job goes to the wrong one."),
        ("rfc6762/10.1", "The device stays in lists for up to 75 minutes after it was switched off."),
        ("rfc6762/10.2", "Computers keep an old address of the device, or forget another device that is still there."),
        ("rfc6762/10", "The device vanishes from lists although it is on, or stays in them long after it is gone."),
        ("rfc6762/11", "Some computers ignore the device, since its packets look as if they came through a router."),
        ("rfc6762/15", "Other programs on the same machine hear nothing."),
        ("rfc6762/16", "A name with umlauts or other scripts is garbled or cannot be found."),
        ("rfc6762/17", "With many services, or long descriptions, some of them never appear."),
        ("rfc6762/18", "Some operating systems discard the device's messages and never show it."),
        ("rfc6762/20", "The device does not appear on networks, or on computers, with IPv6 only."),
        ("rfc6763/4", "The device's name is shown wrong, or the entry in the list cannot be opened."),
        ("rfc6763/5", "The entry is in the list, and choosing it leads nowhere."),
        ("rfc6763/6", "Programs read the device's description wrong: drivers are not found, or features are missing."),
        ("rfc6763/7.1", "Programs that look for a special kind of the service (AirPrint, say) do not list the device."),
        ("rfc6763/7", "The service has a name that programs reject, and is not listed."),
        ("rfc6763/8", "Two protocols of one device appear as different devices, or under another's name."),
        ("rfc6763/9", "Network browsers do not show the device's services."),
        ("rfc6763/12", "It takes several questions more until the device can be used, and longer on Wi-Fi."),
        // An answer too few does the opposite of one too many.
        ("rfc6762/7.1/another-known-answer-suppresses-nothing", Fades),
        ("rfc6762/7.1/every-stale-known-answer-is-answered", Fades),
        ("rfc6762/7.1/known-answer-leaves-other-types", Fades),
        ("rfc6762/7.1/known-answer-with-other-data-is-answered", Fades),
        ("rfc6762/7.1/other-questions-are-answered-all-the-same", Fades),
        ("rfc6762/7.1/query-with-a-long-list-is-answered", Fades),
        ("rfc6762/7.1/stale-known-answer-answered", Fades),
        ("rfc6762/7.1/stale-known-unique-answer-is-answered", Fades),
        ("rfc6762/7.2/continuation-does-not-suppress-for-others", Fades),
        ("rfc6762/7.2/stale-answer-in-continuation-is-answered", Fades),
        ("rfc6762/10.1/every-record-is-rescued", Leaves),
        ("rfc6762/10.1/own-pointer-is-rescued", Leaves),
        ("rfc6762/10.1/own-record-is-rescued", Leaves),
        ("rfc6762/10.1/own-service-records-are-rescued", Leaves),
        ("rfc6762/16/case-is-ignored-for-every-record", "Programs that write the name in capitals, or in small letters, do not find the device."),
        ("rfc6762/16/case-is-ignored-in-queries", "Programs that write the name in capitals, or in small letters, do not find the device."),
        ("rfc6762/16/case-is-ignored-in-conflicts", "Two devices take one name that they write in different case, and a job goes to the wrong one."),
        ("robustness", "A neighbour with a broken or hostile message makes the device vanish until it is switched off and on."),
    ];

    public static string Of(string checkId) => Sections.Where(s => Fits(checkId, s.Prefix)).OrderByDescending(s => s.Prefix.Length).Select(s => s.Words).FirstOrDefault("");

    private static bool Fits(string id, string prefix) => id.StartsWith(prefix, StringComparison.Ordinal) && (id.Length == prefix.Length || id[prefix.Length] is '/' or '.');
}
