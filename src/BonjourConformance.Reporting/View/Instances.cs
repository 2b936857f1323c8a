namespace BonjourConformance.Reporting.View;

/// <summary>Which of the device's instances a verdict is about, by their place in the device's list.</summary>
public sealed class Instances(DeviceInfo device)
{
    public IEnumerable<int> Of(CheckRecord check)
    {
        for (var i = 0; i < device.Instances.Count; i++)
            if (check.Concerned.Any(subject => subject.Covers(device.Instances[i].Name, device.Instances[i].Type)))
                yield return i;
    }
}
