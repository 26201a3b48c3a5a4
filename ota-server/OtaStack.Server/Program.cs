using OtaStack.Server.Startup;

return await ServerHost.RunAsync(args);
