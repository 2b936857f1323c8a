namespace BonjourConformance.Link.Capture;

/// <summary>Numbers of the pcapng format (draft-ietf-opsawg-pcapng), by the sections of the draft.</summary>
internal static class PcapNg
{
    public const uint SectionHeader = 0x0A0D_0D0A;
    public const uint InterfaceDescription = 1;
    public const uint ObsoletePacket = 2;
    public const uint SimplePacket = 3;
    public const uint InterfaceStatistics = 5;
    public const uint EnhancedPacket = 6;

    public const uint ByteOrder = 0x1A2B_3C4D;
    public const uint ByteOrderSwapped = 0x4D3C_2B1A;

    public const int Comment = 1;
    public const int UserApplication = 4;

    public const int InterfaceName = 2;
    public const int InterfaceDescriptionText = 3;
    public const int InterfaceIPv4 = 4;
    public const int InterfaceIPv6 = 5;
    public const int InterfaceMac = 6;
    public const int TimeResolution = 9;
    public const int TimeOffset = 14;

    public const int PacketFlags = 2;

    public const int StatisticsStart = 2;
    public const int StatisticsDropped = 5;
    public const int StatisticsEnd = 3;
    public const int StatisticsDroppedBySystem = 7;
}
