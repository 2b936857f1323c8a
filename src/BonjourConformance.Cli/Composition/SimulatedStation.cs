using System.Text;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Link;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;

namespace BonjourConformance.Cli.Composition;

/// <summary>A simulated device plugged into a virtual LAN, with the hands that operate it.</summary>
public sealed class SimulatedStation : IOperator
{
    private readonly VirtualLan.Port port;
    private readonly StationPump pump;
    private readonly SimulatedDevice device;
    private readonly EventLoop loop;

    public SimulatedStation(VirtualLan lan, DeviceSetup setup, int seed, Behaviour behaviour)
    {
        loop = lan.Loop;
        device = new SimulatedDevice(setup, seed, behaviour);
        (port, pump) = lan.Plug(device);
        device.Start(loop.Now);
        pump.Settle();
    }

    /// <summary>Switches the device off and takes it off the link for good.</summary>
    public void Unplug()
    {
        device.Kill(loop.Now);
        port.Connected = false;
        pump.Settle();
    }

    public bool Can(ControlAction action) => true;

    public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        string Get(string key) => arguments.GetValueOrDefault(key, "");
        switch (action)
        {
            case ControlAction.PowerCycle:
                device.Kill(loop.Now);
                pump.Settle();
                await loop.Delay(TimeSpan.FromMilliseconds(500));
                device.Start(loop.Now);
                break;
            case ControlAction.Start:
                device.Start(loop.Now);
                break;
            case ControlAction.Stop:
                device.Stop(loop.Now);
                break;
            case ControlAction.Kill:
                device.Kill(loop.Now);
                break;
            case ControlAction.CableOut:
                port.Connected = false;
                device.LinkDown(loop.Now);
                break;
            case ControlAction.CableIn:
                port.Connected = true;
                device.LinkUp(loop.Now);
                break;
            case ControlAction.Rename:
                device.Rename(Get("instance"), Get("type"), Get("newName"), loop.Now);
                break;
            case ControlAction.ChangeTxt:
                device.ChangeTxt(Get("instance"), Get("type"), Get("key"), Encoding.UTF8.GetBytes(Get("value")), loop.Now);
                break;
            case ControlAction.Browse:
                device.Browse(Get("type"), loop.Now);
                break;
            case ControlAction.StopBrowse:
                device.StopBrowse(Get("type"), loop.Now);
                break;
            default:
                throw new BonjourConformance.Checks.Verdicts.InconclusiveException($"the simulated device cannot {CommandOperator.NameOf(action)}");
        }
        pump.Settle();
    }
}
