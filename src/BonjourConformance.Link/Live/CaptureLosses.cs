using System.Runtime.InteropServices;
using SharpPcap.LibPcap;

namespace BonjourConformance.Link.Live;

/// <summary>
/// Asks libpcap itself how many frames found no room. SharpPcap reads the three counters of pcap_stat(3PCAP) as if each had the size of a pointer, and where that is eight octets
/// it takes another counter for the one of losses: it always says none. Windows has a structure of its own, which it reads rightly.
/// </summary>
internal static class CaptureLosses
{
    private static readonly string[] Names = OperatingSystem.IsMacOS() ? ["libpcap.A.dylib", "libpcap.dylib"] : ["libpcap.so.1", "libpcap.so.0.8", "libpcap.so.0", "libpcap.so"];

    private static readonly PcapStats? Ask = OperatingSystem.IsWindows() ? null : Find();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int PcapStats(nint handle, [Out] uint[] counters);

    /// <summary>Since the handle was opened; null where it does not say.</summary>
    public static long? Of(LibPcapLiveDevice device)
    {
        if (OperatingSystem.IsWindows()) return device.Statistics.DroppedPackets;
        // Received, dropped for want of room, dropped by the interface.
        var counters = new uint[3];
        return Ask is not null && Ask(device.Handle.DangerousGetHandle(), counters) == 0 ? counters[1] : null;
    }

    private static PcapStats? Find()
    {
        foreach (var name in Names)
            if (NativeLibrary.TryLoad(name, out var library) && NativeLibrary.TryGetExport(library, "pcap_stats", out var entry)) return Marshal.GetDelegateForFunctionPointer<PcapStats>(entry);
        return null;
    }
}
