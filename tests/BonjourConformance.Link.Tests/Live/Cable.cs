using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace BonjourConformance.Link.Tests.Live;

/// <summary>
/// A veth pair in a network namespace of one thread: "near" and "far". Namespace and cable vanish with the thread, whatever happens,
/// and nothing of the machine's network is touched. Needs root and Linux.
/// </summary>
internal static partial class Cable
{
    private const int NewNetworkNamespace = 0x4000_0000;

    /// <summary>Runs a test between the two ends. The capture library opens its sockets in the namespace of the calling thread.</summary>
    public static void Between(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Unshare(NewNetworkNamespace) != 0) throw new InvalidOperationException($"No network namespace could be made (errno {Marshal.GetLastPInvokeError()}): these tests need root.");
                Ip("link add near address 02:00:5e:00:53:11 type veth peer name far address 02:00:5e:00:53:12");
                Ip("link set near up");
                Ip("link set far up");
                Ip("address add 192.168.77.1/24 dev near");
                test();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    public static void Ip(string arguments)
    {
        // A child inherits the namespace of the thread that starts it.
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0) throw new InvalidOperationException($"ip {arguments}: {error}");
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
