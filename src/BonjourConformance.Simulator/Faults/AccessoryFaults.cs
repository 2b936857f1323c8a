namespace BonjourConformance.Simulator.Faults;

/// <summary>What an accessory does to the network that it joins or publishes, against what it is said to be.</summary>
public static class AccessoryFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("accessory-advertises-a-default-route", ["accessory-01"], "Advertises itself as router with a lifetime, as in its set-up mode.", b => b.Network.RouterLifetime = TimeSpan.FromMinutes(30)),
        new("stand-alone-offers-itself-as-router", ["accessory-01"], "Publishes a network, and names itself as router in its DHCP offers, though it leads nowhere.", b =>
        {
            Is(b, AccessoryKind.StandAlone);
            b.Network.OffersRouter = true;
        }),
        new("accessory-advertises-a-captive-portal", ["accessory-02"], "Has the captive portal option of its set-up mode in router advertisements without a lifetime.", b => (b.Network.RouterLifetime, b.Network.CaptivePortal) = (TimeSpan.Zero, "https://setup.example/")),
        new("accessory-goes-on-giving-addresses", ["accessory-03"], "Goes on giving addresses by DHCP when it has joined a network.", b => b.Network.ServesDhcp = true),
        new("set-up-mode-stays-on", ["accessory-01", "accessory-02", "accessory-03"], "Goes on with the DHCP server of its set-up mode, router and portal included.", b => (b.Network.ServesDhcp, b.Network.OffersRouter, b.Network.CaptivePortal) = (true, true, "https://setup.example/")),
        new("stand-alone-forbids-auto-configuration", ["accessory-04"], "Publishes a network in which it gives no addresses and forbids hosts to choose one.", b =>
        {
            Is(b, AccessoryKind.StandAlone);
            (b.Network.HasAddresses, b.Network.AutoConfigure) = (false, 0);
        }),
        new("gateway-without-router-option", ["accessory-05"], "Is a gateway over IPv6, and names no router in its DHCP offers.", b =>
        {
            Is(b, AccessoryKind.Gateway);
            b.Network.OffersRouter = false;
        }),
        new("gateway-that-is-silent", ["accessory-05"], "Is said to be a gateway, and gives neither addresses nor advertisements.", b =>
        {
            Is(b, AccessoryKind.Gateway);
            (b.Network.ServesDhcp, b.Network.RouterLifetime) = (false, null);
        }),
        new("captive-portal-by-address", ["accessory-06"], "Names its captive portal by address.", b =>
        {
            Is(b, AccessoryKind.Gateway);
            b.Network.CaptivePortal = "https://192.168.77.2/portal";
        }),
        new("captive-portal-in-clear", ["accessory-06"], "Names its captive portal by an http URI, with the NUL that ends a string in memory.", b =>
        {
            Is(b, AccessoryKind.Gateway);
            b.Network.CaptivePortal = "http://portal.example/\0";
        }),
        new("waits-for-dhcp-for-ever", ["accessory-07"], "Asks for an address by DHCP, and has none over IPv4 until a server answers.", b => b.Services.Setup.Add(s => s.LinkLocal ? s : s with { IPv4 = null, Dhcp = true })),
        new("no-ipv6-on-an-accessory", ["accessory-08"], "Has no IPv6.", b => b.Services.Setup.Add(s => s with { IPv6 = [] })),
    ];

    /// <summary>Makes the device one that gives others what its kind is to give.</summary>
    internal static void Is(Behaviour behaviour, AccessoryKind kind)
    {
        behaviour.Services.Setup.Add(s => s with { Accessory = kind });
        behaviour.Network.ServesDhcp = true;
        if (kind != AccessoryKind.Gateway) return;
        behaviour.Network.OffersRouter = true;
        behaviour.Network.RouterLifetime = TimeSpan.FromMinutes(30);
    }
}

/// <summary>What accessories of each kind may do.</summary>
public static class AccessoryVariations
{
    public static IReadOnlyList<Variation> All { get; } =
    [
        new("stand-alone-accessory", "Publishes a network of its own and gives addresses in it, without a router.", b => AccessoryFaults.Is(b, AccessoryKind.StandAlone)),
        new("stand-alone-accessory-without-dhcp", "Publishes a network of its own in which hosts choose their addresses, and says so to those that ask.", b =>
        {
            AccessoryFaults.Is(b, AccessoryKind.StandAlone);
            (b.Network.HasAddresses, b.Network.AutoConfigure) = (false, 1);
        }),
        new("gateway-accessory", "Is the way out of its network, and says that it has no portal.", b =>
        {
            AccessoryFaults.Is(b, AccessoryKind.Gateway);
            b.Network.CaptivePortal = "urn:ietf:params:capport:unrestricted";
        }),
        new("captive-gateway-accessory", "Is the way out of its network, behind a portal.", b =>
        {
            AccessoryFaults.Is(b, AccessoryKind.Gateway);
            b.Network.CaptivePortal = "https://portal.example/api";
        }),
        new("router-of-no-default-route", "Advertises routes without being a default router, as a border router does.", b => b.Network.RouterLifetime = TimeSpan.Zero),
    ];
}
