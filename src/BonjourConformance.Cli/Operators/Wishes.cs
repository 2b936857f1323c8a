using BonjourConformance.Checks.Operators;

namespace BonjourConformance.Cli.Operators;

/// <summary>What a person is asked to do, as the end of a sentence that begins with "Please".</summary>
internal static class Wishes
{
    public static string Of(ControlAction action, IReadOnlyDictionary<string, string> arguments)
    {
        string Get(string key) => arguments.GetValueOrDefault(key, "?");
        return action switch
        {
            ControlAction.PowerCycle => "cut the device's power, wait a moment, and give it back.",
            ControlAction.Start => "switch the device on.",
            ControlAction.Stop => "shut the device down in an orderly way.",
            ControlAction.Kill => "cut the device's power.",
            ControlAction.CableOut => "pull the network cable out of the device.",
            ControlAction.CableIn => "plug the network cable into the device.",
            ControlAction.Rename => $"rename the service \"{Get("instance")}\" ({Get("type")}) to \"{Get("newName")}\" at the device.",
            ControlAction.ChangeTxt => $"change the attribute {Get("key")} of the service \"{Get("instance")}\" ({Get("type")}) to \"{Get("value")}\" at the device.",
            ControlAction.Browse => $"let the device browse for services of type {Get("type")}.",
            ControlAction.StopBrowse => "end the browsing at the device.",
            ControlAction.Resolve => $"let the device show where the service \"{Get("instance")}\" ({Get("type")}) is.",
            ControlAction.Connect => $"let the device use the service \"{Get("instance")}\" ({Get("type")}).",
            ControlAction.Sleep => "put the device to sleep.",
            ControlAction.Wake => "wake the device.",
            _ => $"do {CommandOperator.NameOf(action)}.",
        };
    }
}
