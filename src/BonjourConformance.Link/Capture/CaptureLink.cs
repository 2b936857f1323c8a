using System.Net;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Link.Capture;

/// <summary>
/// A link whose frames come from a saved capture, each at its own time, for judging it again. Nothing can be sent on it. Let the
/// loop run to <see cref="End"/> to have all of it in the transcript.
/// </summary>
public sealed class CaptureLink : ILink
{
    /// <param name="tolerance">That of the run the capture is of.</param>
    /// <param name="onInterface">Which interface of a capture of several; by default that of the first Ethernet frame.</param>
    public CaptureLink(CaptureFile file, TimeSpan tolerance, int? onInterface = null)
    {
        Tolerance = tolerance;
        var index = onInterface ?? file.Frames.FirstOrDefault(f => file.Interfaces[f.Interface].LinkType == CaptureInterface.Ethernet)?.Interface ?? 0;
        var its = index < file.Interfaces.Count ? file.Interfaces[index] : new CaptureInterface(null, null);
        var frames = its.LinkType == CaptureInterface.Ethernet ? file.Frames.Where(f => f.Interface == index).ToList() : [];
        Skipped = file.Frames.Count - frames.Count;
        var began = its.Started ?? (frames.Count == 0 ? DateTimeOffset.UnixEpoch : frames.Min(f => f.Stamp));
        Loop = new VirtualLoop(began);
        Transcript = new Transcript(Loop);
        InterfaceName = its.Name;
        Addresses = its.Addresses ?? new LinkAddresses(MacAddress.Zero, null, 0, []);
        foreach (var frame in frames)
        {
            var at = frame.Stamp - began;
            if (at > End) End = at;
            var direction = file.IsOwn && frame.Outbound == true ? Direction.Sent : Direction.Received;
            Loop.At(End, () => Transcript.Add(at, direction, frame.Octets, frame.Comment));
        }
    }

    /// <summary>A link that the frames of a capture are put on one by one, under the numbers that they have in the file.</summary>
    /// <param name="began">The instant from which their times count.</param>
    public CaptureLink(CaptureInterface its, DateTimeOffset began, TimeSpan tolerance)
    {
        Tolerance = tolerance;
        Loop = new VirtualLoop(began);
        Transcript = new Transcript(Loop);
        InterfaceName = its.Name;
        Addresses = its.Addresses ?? new LinkAddresses(MacAddress.Zero, null, 0, []);
    }

    public EventLoop Loop { get; }

    public Transcript Transcript { get; }

    public string World => "capture";

    public string? InterfaceName { get; }

    public TimeSpan Tolerance { get; }

    public void Grant(TimeSpan jitter)
    {
        // How long the way was when the capture was made nobody can measure any more.
    }

    public int Attempts => 1;

    /// <summary>Those that the capture states; a zero MAC address and no more where it states none.</summary>
    public LinkAddresses Addresses { get; }

    /// <summary>The time of the last frame.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Frames left out, being of another interface or no Ethernet.</summary>
    public int Skipped { get; }

    /// <summary>Puts a frame on the link at once.</summary>
    /// <returns>False where a frame that should be after it is there already.</returns>
    public bool Add(LinkedFrame frame)
    {
        if (frame.Number <= Transcript.Count) return false;
        Transcript.Add(frame.At, frame.Direction, frame.Octets, frame.Comment, frame.Number);
        if (frame.At > End) End = frame.At;
        return true;
    }

    /// <exception cref="CannotSendException">Always: what is saved cannot be answered any more.</exception>
    public void Send(ReadOnlyMemory<byte> frame, string? comment = null) => throw new CannotSendException();
}

/// <summary>One frame of a capture as Ethernet, at a time since the capture began.</summary>
public sealed record LinkedFrame(int Number, TimeSpan At, Direction Direction, ReadOnlyMemory<byte> Octets, string? Comment);

/// <summary>Something was to be sent on a link that is a saved capture.</summary>
public sealed class CannotSendException() : InvalidOperationException("it takes a message to the device, and to a saved capture nothing can be sent");
