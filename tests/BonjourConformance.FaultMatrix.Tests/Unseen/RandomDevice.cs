using System.Net;
using System.Text;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests.Unseen;

/// <summary>Makes setups of devices that keep to the RFCs and look like no other.</summary>
internal static class RandomDevice
{
    private static readonly string[] Types = ["_ipp._tcp", "_ipps._tcp", "_http._tcp", "_printer._tcp", "_scanner._tcp", "_uscan._tcp", "_airplay._tcp", "_raop._tcp", "_sleep-proxy._udp", "_coap._udp", "_hap._tcp", "_ntp._udp"];
    private static readonly string[] Hosts = ["printer", "NPI0A1B2C", "lobby-2", "a", "brw-30055c123456", "x--y", "host-name-of-sixty-three-octets-which-is-all-a-label-holds-1234", "2nd-floor", "Büro"];
    private static readonly string[] Names =
    [
        "Kitchen", "Dr. Who's Printer", "Back\\slash \\046 \\.", "印刷機 🖨", "Ünïcode Büro", "trailing dot.", "a", "Name (2)", "Queue-7", "name", "50% \"off\" <b>&amp;</b>", "{{ 1 + 1 }}", "_underscored",
        "Living Room Speaker Number Two On The Third Floor Of The House !".PadRight(63, '!')[..63], "\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC\u20AC",
    ];

    public static DeviceSetup Make(Draw draw)
    {
        var mac = new MacAddress(0x0200_5E00_5302UL + (ulong)draw.Between(0, 3) * 0x0101_0000UL);
        var linkLocal = draw.Chance(0.2);
        var families = linkLocal ? draw.One(4, 46) : draw.One(4, 6, 46, 46);
        var types = draw.Some(Types, 3).Append(draw.One(Types)).Distinct().ToList();
        return new DeviceSetup
        {
            Host = draw.One(Hosts),
            Mac = mac,
            LinkLocal = linkLocal,
            IPv4 = families != 6 && !linkLocal ? IPAddress.Parse("192.168.77." + draw.Between(2, 60)) : null,
            IPv6 = families == 4 ? [] : [.. Addresses(draw, mac)],
            Instances = [.. Instances(draw, types)],
        };
    }

    private static IEnumerable<IPAddress> Addresses(Draw draw, MacAddress mac)
    {
        yield return DeviceSetup.LinkLocalAddress(mac);
        if (draw.Chance(0.4)) yield return IPAddress.Parse("2001:db8:77::" + draw.Between(2, 99));
        if (draw.Chance(0.3)) yield return IPAddress.Parse("fd00:77::a:" + draw.Between(2, 99));
        if (draw.Chance(0.1)) yield return IPAddress.Parse("2001:db8:78::1:" + draw.Between(2, 99));
    }

    private static IEnumerable<InstanceSetup> Instances(Draw draw, List<string> types)
    {
        var names = draw.Chance(0.1) ? [] : draw.Chance(0.1) ? Many(draw.One(20, 50, 50, 100, 300)) : draw.Some(Names, draw.One(2, 3, 6)).Append(draw.One(Names)).Distinct().ToList();
        foreach (var name in names)
            foreach (var type in types.Where(_ => names.Count == 1 || draw.Chance(0.6)).Take(names.Count > 10 ? 1 : names.Count > 4 ? 2 : 4))
                yield return new InstanceSetup(name, type, (ushort)draw.One(80, 443, 631, 9100, 49152 + draw.Between(0, 1000)))
                {
                    Subtypes = draw.Some(["_universal", "_print", "_cups", "_a", "_color", "_sub-type-of-its-own"], draw.One(0, 0, 1, 6)),
                    Txt = [.. Txt(draw)],
                };
    }

    private static List<string> Many(int count) => [.. Enumerable.Range(1, count).Select(n => "Queue " + n)];

    private static IEnumerable<KeyValuePair<string, byte[]?>> Txt(Draw draw)
    {
        var kind = draw.Between(0, 4);
        if (kind == 0) yield break;
        if (draw.Chance(0.5)) yield return new("txtvers", "1"u8.ToArray());
        if (kind >= 2) yield return new("note", "Room 12"u8.ToArray());
        if (kind >= 2) yield return new("flag", null);
        if (kind >= 2) yield return new("empty", []);
        if (kind == 3) yield return new("bin", draw.Octets(draw.Between(1, 200)));
        if (kind == 4)
            for (var i = 0; i < draw.Between(1, 3); i++) yield return new("big" + i, Encoding.ASCII.GetBytes(new string('x', 120)));
        if (draw.Chance(0.2)) yield return new("UPPER", "=a=b ü"u8.ToArray());
    }
}
