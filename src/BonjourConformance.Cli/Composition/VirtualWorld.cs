using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Reporting;
using BonjourConformance.Simulator;

namespace BonjourConformance.Cli.Composition;

/// <summary>How the simulated device and its LAN are to be.</summary>
public sealed record VirtualConditions(IReadOnlyList<string> Faults, IReadOnlyList<string> Variations, int Seed, double JitterMs = 0, double Loss = 0, double Duplication = 0);

/// <summary>A virtual LAN with a simulated device on it.</summary>
public static class VirtualWorld
{
    /// <param name="device">What the device is to be; null for the default device.</param>
    /// <param name="known">What the checks are told of it; by default the same.</param>
    public static RunWorld Open(DeviceProfile? device, DeviceProfile? known, VirtualConditions conditions)
    {
        var setup = SetupOf.Profile(device);
        var loop = new VirtualLoop();
        var lan = new VirtualLan(loop, LanConditions.Ideal with
        {
            Jitter = TimeSpan.FromMilliseconds(conditions.JitterMs),
            Loss = conditions.Loss,
            Duplication = conditions.Duplication,
        }, conditions.Seed);
        var link = new VirtualLink(lan);
        var simulated = new SimulatedDevice(setup, conditions.Seed, new Behaviour());
        var (port, pump) = lan.Plug(simulated);
        simulated.Start(loop.Now);
        pump.Settle();
        var profile = known ?? new DeviceProfile { Name = "Simulated printer", Host = setup.Host };
        return new RunWorld(link, profile, new SimulatorOperator(simulated, pump, loop, port)) { Faults = conditions.Faults };
    }
}

/// <summary>The simulated device obeys at once.</summary>
public sealed class SimulatorOperator(SimulatedDevice device, StationPump pump, EventLoop loop, VirtualLan.Port port) : IOperator
{
    public bool Can(ControlAction action) => action is not (ControlAction.Browse or ControlAction.StopBrowse);

    public Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        var now = loop.Now;
        switch (action)
        {
            case ControlAction.PowerCycle:
                device.Kill(now);
                device.Start(now);
                break;
            case ControlAction.Start:
                device.Start(now);
                break;
            case ControlAction.Stop:
                device.Stop(now);
                break;
            case ControlAction.Kill:
                device.Kill(now);
                break;
            case ControlAction.CableOut:
                device.LinkDown(now);
                port.Connected = false;
                break;
            case ControlAction.CableIn:
                port.Connected = true;
                device.LinkUp(now);
                break;
            case ControlAction.Rename:
                device.Rename(arguments["instance"], arguments["type"], arguments["newName"], now);
                break;
            case ControlAction.ChangeTxt:
                device.ChangeTxt(arguments["instance"], arguments["type"], arguments["key"], System.Text.Encoding.UTF8.GetBytes(arguments["value"]), now);
                break;
            default:
                throw new InconclusiveException($"the simulated device has no control {CommandOperator.NameOf(action)}");
        }
        pump.Settle();
        return Task.CompletedTask;
    }
}
