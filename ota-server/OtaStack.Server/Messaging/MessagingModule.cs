namespace OtaStack.Server.Messaging;

internal static class MessagingModule
{
    public static void AddMessaging(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(builder.Configuration.GetSection(MessagingOptions.Section).Get<MessagingOptions>() ?? new MessagingOptions());
        services.AddSingleton<DeviceSessions>();
        services.AddSingleton<CertificateExpiry>();
        services.AddSingleton<DeviceGate>();
        services.AddSingleton<ReportDoor>();
        services.AddSingleton<BlockRates>();
        services.AddSingleton<BlockDoor>();
        services.AddSingleton<SubscriptionDoor>();
        services.AddSingleton<AssignmentSender>();
        services.AddHostedService(provider => provider.GetRequiredService<AssignmentSender>());
        services.AddSingleton<DeviceBroker>();
        services.AddHostedService(provider => provider.GetRequiredService<DeviceBroker>());
        services.AddHealthChecks().AddCheck<BrokerCheck>("broker");
    }
}
