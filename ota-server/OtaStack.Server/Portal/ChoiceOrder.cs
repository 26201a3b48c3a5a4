namespace OtaStack.Server.Portal;

/// <summary>What a user has ordered at the portal, checked by <see cref="ChoiceRules"/>. Members as in <see cref="UserChoice"/>.</summary>
internal sealed record ChoiceOrder(string Mode = "", string When = "", string Release = "", long Time = 0, int Seconds = 0, string Reason = "");
