using System.Text;
using BonjourConformance.Checks.Operators;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Link;
using BonjourConformance.Link.Live;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Simulator;

namespace BonjourConformance.Cli.Composition;

/// <summary>A simulated device plugged into a link, with the hands that operate it.</summary>
public sealed class SimulatedStation : IOperator
{
    private readonly EventLoop loop;
    private readonly SimulatedDevice device;
    private readonly StationPump pump;
    private readonly Action<bool> connect;
    private readonly VirtualLan.Port? plugged;

    /// <summary>On a virtual LAN; switched on.</summary>
    public SimulatedStation(VirtualLan lan, DeviceSetup setup, int seed, Behaviour behaviour)
    {
        loop = lan.Loop;
        device = new SimulatedDevice(setup.HoldingFlagshipNames(), seed, behaviour);
        (var port, pump) = lan.Plug(device);
        plugged = port;
        connect = connected => port.Connected = connected;
        Start();
    }

    /// <summary>Beside the operating system on a network interface, as a host of its own; switched on.</summary>
    public SimulatedStation(LiveLink link, DeviceSetup setup, int seed, Behaviour behaviour)
    {
        loop = link.Loop;
        device = new SimulatedDevice(setup.HoldingFlagshipNames(), seed, behaviour);
        var connected = true;
        connect = plugged => connected = plugged;
        pump = new StationPump(loop, device, frame =>
        {
            if (connected) link.Send(frame);
        });
        link.Transcript.Added += frame =>
        {
            // Not at once: the frame may have come while the device was sending one.
            if (frame.Direction == Direction.Received) loop.Post(_ => Receive(frame.Parsed.Octets), null);
        };
        Start();

        void Receive(ReadOnlyMemory<byte> octets)
        {
            if (connected) pump.Receive(octets);
        }
    }

    public SimulatedDevice Device => device;

    private void Start()
    {
        device.Start(loop.Now);
        pump.Settle();
    }

    /// <summary>Switches the device off and takes it off the link for good.</summary>
    public void Unplug()
    {
        device.Kill(loop.Now);
        connect(false);
        pump.Settle();
    }

    /// <summary>Frames do not reach it for a while (virtual time only).</summary>
    public void Deafen(TimeSpan time)
    {
        if (plugged is not null) plugged.DeafUntil = loop.Now + time;
    }

    /// <summary>Frames of it reach nobody for a while (virtual time only).</summary>
    public void Silence(TimeSpan time)
    {
        if (plugged is not null) plugged.MuteUntil = loop.Now + time;
    }

    public bool Can(ControlAction action) => true;

    public async Task Do(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        try
        {
            await Operate(action, arguments);
        }
        catch (ArgumentException refused)
        {
            // A real control would end with an exit code that is not 0: nobody is to blame, and nothing can be judged.
            throw new InconclusiveException($"The simulated device cannot {CommandOperator.NameOf(action)}: {refused.Message}");
        }
        pump.Settle();
    }

    private async Task Operate(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        string Get(string key) => arguments.GetValueOrDefault(key, "");
        switch (action)
        {
            case ControlAction.PowerCycle:
                await loop.Delay(device.Behaviour.StartUp.PowerCutAfter);
                device.Kill(loop.Now);
                pump.Settle();
                await loop.Delay(device.Behaviour.StartUp.PowerOff);
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
                connect(false);
                device.LinkDown(loop.Now);
                break;
            case ControlAction.CableIn:
                connect(true);
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
            case ControlAction.Resolve:
                device.Resolve(Get("instance"), Get("type"), loop.Now);
                break;
            case ControlAction.Connect:
                device.Connect(Get("instance"), Get("type"), loop.Now);
                break;
            case ControlAction.Sleep:
                connect(false);
                device.Sleep(loop.Now);
                break;
            case ControlAction.Wake:
                connect(true);
                device.Wake(loop.Now);
                break;
            default:
                throw new InconclusiveException($"The simulated device cannot {CommandOperator.NameOf(action)}.");
        }
    }
}
